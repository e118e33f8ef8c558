"""A daily handover as values. Pure."""
