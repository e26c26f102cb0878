"""Printers and shops: their rules as data, and finished files judged by them."""
