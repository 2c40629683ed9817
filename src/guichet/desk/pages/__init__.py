"""What each staff page shows: one frozen dataclass a template."""
