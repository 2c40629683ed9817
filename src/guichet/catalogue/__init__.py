"""Organizations, accountable offices, services, their definitions, standards and results."""
