"""The world outside the database: the ledger of erasures, a person's own file on paper."""
