"""From the files of a manuscript to a `Book`, with findings for all that could not be read."""
