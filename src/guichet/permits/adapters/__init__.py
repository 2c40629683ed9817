"""What stands outside: the key folder, the typesetter."""
