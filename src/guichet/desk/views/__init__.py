"""One module per family of staff pages."""
