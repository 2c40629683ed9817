"""A service as a network of queues, in the field's words: frozen, unit-bearing, checked."""
