"""Make-up: galleys, each set on its own, become the pages of one PDF.

A galley is a run of sections that opens on a new page. Nothing in it depends on where in the book
it comes to stand: its heads, its folios, and the blank page before it are added when the book is
made up. So a galley that did not change need not be set again, and several are set side by side.
"""
