"""What printers ask for, as data; interiors, and kits of files for them."""
