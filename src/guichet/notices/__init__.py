"""Notices: what a person is told about an application, from the journal's Events."""
