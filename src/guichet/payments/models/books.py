"""Our books held against the statement of a way, day by day."""

import uuid

from django.db import models


class Statement(models.Model):
    """One day of one way, as it stood when it was last compared: a UTC day, as providers close."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    way = models.CharField(max_length=30)
    day = models.DateField()
    compared_at = models.DateTimeField()
    lines = models.PositiveIntegerField()
    differing = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["way", "day"], name="statement_one_a_day"),
        ]

    def __str__(self) -> str:
        """Show way and day."""
        return f"{self.way} {self.day}"


class Difference(models.Model):
    """One line that does not match; it stays, with its end, once a later comparison agrees.

    `ours` and `theirs` are cents, None where that book has no such line.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="differences")
    what = models.CharField(max_length=20)
    kind = models.CharField(max_length=10)
    line = models.CharField(max_length=100)
    ours = models.IntegerField(null=True)
    theirs = models.IntegerField(null=True)
    case = models.UUIDField(null=True, db_column="case_id")
    office = models.UUIDField(null=True)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "what", "kind", "line"], name="difference_listed_once"
            ),
        ]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.pk)
