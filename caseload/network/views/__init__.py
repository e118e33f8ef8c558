"""Pages about who is around a person, and about partners."""
