"""Who signs in, which offices they serve, and with what role."""
