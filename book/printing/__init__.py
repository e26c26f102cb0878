"""Printers and shops: their rules as data; interiors and kits made, and files judged, by them."""
