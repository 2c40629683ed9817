"""Who signs in, and what they may do where."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q

from guichet.identity.rules import LONGEST_NAME, PER_MINUTE
from guichet.interactions.rules import Role


class UserQuerySet(BaseUserManager["User"]):
    """Find and make users by their e-mail address."""

    def create_user(self, email: str, password: str | None = None) -> "User":
        """Make a user who signs in by a code sent to the address."""
        user = self.model(email=self.normalize_email(email).lower())
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in; staff today, account holders when a service needs them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    label = models.CharField(max_length=80, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(null=True)

    objects = UserQuerySet()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        """Name the person as colleagues see them."""
        return self.label or "staff"


class Membership(models.Model):
    """One person's role in one office, from a day on and until the day before another.

    Rows are ended, never deleted: who could read a file at a given time stays answerable.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    office = models.UUIDField()
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    starts = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "office"],
                condition=Q(ends__isnull=True),
                name="membership_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]), name="membership_role_known"
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="membership_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["office"], name="membership_office")]

    def __str__(self) -> str:
        """Show the role and the days, never the person."""
        return f"{self.role}, {self.starts} to {self.ends or 'further notice'}"


class System(models.Model):
    """A department's own system: what acts for one office through the programming interface.

    Its id stands in the journal where a person's would; keys come and go, it stays the same.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.UUIDField()
    name = models.CharField(max_length=LONGEST_NAME)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "name"], name="system_named_once"),
            models.CheckConstraint(condition=~Q(name=""), name="system_has_a_name"),
        ]

    def __str__(self) -> str:
        """Show the name."""
        return self.name


class ApiKey(models.Model):
    """One key of a system: what it may do, until when, and how often it was used this minute.

    The key itself is shown once and kept nowhere; `digest` is its SHA-256, `begins` its first
    characters, by which people tell keys apart. `scopes` are codes apart by spaces.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="keys")
    digest = models.BinaryField(max_length=32, unique=True)
    begins = models.CharField(max_length=12)
    scopes = models.CharField(max_length=200)
    per_minute = models.PositiveIntegerField(default=PER_MINUTE)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    minute = models.DateTimeField(null=True)
    uses = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "API key"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="api_key_lasts_a_while"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("made_at")),
                name="api_key_revoked_after_made",
            ),
            models.CheckConstraint(condition=~Q(scopes=""), name="api_key_may_something"),
        ]

    def __str__(self) -> str:
        """Show how it begins."""
        return self.begins
