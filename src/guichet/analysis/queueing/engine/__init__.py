"""The simulator: a model laid out in arrays, one compiled event loop, and its tallies."""
