"""Event logs: read in any form, kept as coded columns in time order, mined in one pass."""
