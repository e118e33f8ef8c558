"""Reads across all rooms, by subject."""
