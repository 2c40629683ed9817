"""Where documents lie, what looks into them, and virus scanners: `guichet.scanner`."""
