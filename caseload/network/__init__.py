"""Who is around a person, what may be shared with them, and the partners the service works with."""
