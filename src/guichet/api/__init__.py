"""The face for machines: departments' own systems, and anybody who reads the catalogue."""
