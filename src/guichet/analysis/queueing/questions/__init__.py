"""The questions managers ask, one function each: a quick approximate answer, then a simulated one.

`wait_for`, `staff_for`, `intake_for`, `clear_by`, `compare` and `sweep` live in the modules here.
"""
