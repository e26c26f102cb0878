"""What a book is, as plain frozen values. Nothing here reads a file or knows a file format."""
