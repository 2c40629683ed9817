"""Waits from queues: published formulas, a compiled simulator, and the questions people ask.

`formulas` needs numpy only. `model` says what a service is, `engine` runs it, `questions` answers
in the manager's words, `reading` reads a model from TOML. Nothing here knows the site.
"""
