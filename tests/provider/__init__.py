"""A department's own sign-in, as a real OpenID Connect provider on loopback."""
