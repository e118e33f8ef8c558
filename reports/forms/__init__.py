"""Filters, by subject."""
