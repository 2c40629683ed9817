"""How many files somebody may read in how short a time before another person looks at why."""

from datetime import timedelta

READ_FILES = 50
"""So many different files"""
READ_WITHIN = timedelta(minutes=10)
"""within so long."""
FORGET_AFTER = timedelta(hours=1)
"""How long single readings are kept for counting; the journal keeps them all."""
