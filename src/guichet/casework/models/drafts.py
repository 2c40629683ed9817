"""Drafts that a person asked us to save."""

from django.db import models


class SavedDraft(models.Model):
    """An application not yet sent, kept until it is sent or its last day is over.

    `key` is its idempotency key: the same draft saved again is the same row. `content` is what
    travels in the page otherwise, as JSON; `email` is where its link went. Neither the link nor
    the code is kept: both are made from the id.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    key = models.UUIDField(unique=True)
    service = models.CharField(max_length=60)
    definition_version = models.CharField(max_length=10)
    content = models.TextField()
    language = models.CharField(max_length=10)
    email = models.CharField(max_length=254)
    saved_at = models.DateTimeField()
    expires_on = models.DateField(db_index=True)

    def __str__(self) -> str:
        """Show the id, never what it holds."""
        return str(self.pk)
