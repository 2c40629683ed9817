"""Every change to an application: one function, one transaction."""

from guichet.casework.actions.submit import KeyReused, Receipt, submit

__all__ = ["KeyReused", "Receipt", "submit"]
