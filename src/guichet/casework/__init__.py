"""Applications from submission to release."""
