"""What the register asks for."""
