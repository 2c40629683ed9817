"""One module for each family of calls."""
