"""By subject."""
