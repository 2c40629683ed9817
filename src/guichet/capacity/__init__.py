"""Demand, teams and waits: what the journal says of a service's line, and what to expect of it."""
