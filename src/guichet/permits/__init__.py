"""What a decision hands to a person, and how anyone can verify it."""
