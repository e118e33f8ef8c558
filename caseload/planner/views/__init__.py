"""A person's weeks: reading, changing, what happened, and paper."""
