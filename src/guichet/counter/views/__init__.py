"""One module per family of public pages."""
