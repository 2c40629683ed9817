"""Where the app speaks to the database in plain SQL."""
