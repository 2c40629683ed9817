"""A network read from TOML, every quantity with its unit, every error with its line and mend."""
