"""Settings, root addresses and what serves them."""
