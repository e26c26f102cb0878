"""Reads a finished PDF back, and proves its words, its notes and its pages."""
