"""A payment provider to practise with: the other side of `guichet.payments`, no money moves."""
