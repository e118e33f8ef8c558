"""Pages about one person's stays in hospital."""
