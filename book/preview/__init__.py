"""A live preview: the pages of a book in the browser, new whenever the manuscript is."""
