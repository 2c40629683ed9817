"""PostgreSQL as Django speaks to it, with a lighter look whether a kept connection still stands."""
