"""The proof: finished files, read back as a reader would and held against the manuscript."""
