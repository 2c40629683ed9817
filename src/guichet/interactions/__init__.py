"""The journal: everything that happens to a person's request, once, in order."""
