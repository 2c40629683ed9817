"""What staff say gets in the way of serving people, and what the owner of a service answers."""
