"""What the counter's forms carry besides their questions."""
