"""Pure rules of the catalogue: words, counts and years."""
