"""What a visitor must know before knocking: facts, never levels."""
