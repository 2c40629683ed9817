"""Pure arithmetic: no Django, no database, no clock, no global random state."""
