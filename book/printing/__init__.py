"""Printers and shops: their rules as data, interiors and kits made by them, files judged by them."""
