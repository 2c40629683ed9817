"""What may be read of applications: the viewer comes first."""

from guichet.casework.queries.receipt import ReceiptCard, receipt

__all__ = ["ReceiptCard", "receipt"]
