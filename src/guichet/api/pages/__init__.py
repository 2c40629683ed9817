"""What calls answer, and the problems they name."""
