"""Pages: planned line by line, cut, and drawn by the engine as they were planned."""
