"""Commands that operators call."""
