"""Guichet: public services from the outside in."""
