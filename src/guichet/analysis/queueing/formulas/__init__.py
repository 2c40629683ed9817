"""Closed forms of queueing theory, exact unless the name or the docstring says approximate.

Rates are per unit of time and times are in that same unit, whatever it is.
"""
