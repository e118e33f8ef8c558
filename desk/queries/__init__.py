"""The desk's reads, by page."""
