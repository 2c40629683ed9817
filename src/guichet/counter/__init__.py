"""The face the public sees."""
