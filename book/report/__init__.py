"""Findings as a person, a program or a forge reads them. One renderer each; none of them prints."""
