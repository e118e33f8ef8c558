"""Pages across all rooms, by subject."""
