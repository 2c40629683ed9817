"""What calls take: bodies and parameters, strictly typed."""
