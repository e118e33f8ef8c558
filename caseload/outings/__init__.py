"""Setting off and coming back: who is out, where, and until when."""
