"""What the journal keeps outside the database: the heads file and the keys."""
