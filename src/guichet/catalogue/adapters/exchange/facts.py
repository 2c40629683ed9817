"""What the formats are written from: a service as anybody may know it, in every language."""

from collections.abc import Mapping
from dataclasses import dataclass

Texts = Mapping[str, str]
Lines = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationFacts:
    """An organization; `address` is where this site shows it."""

    code: str
    name: Texts
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFacts:
    """A way to use a service; `standard` says in words what is promised on it."""

    code: str
    contact: Texts
    standard: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacts:
    """A service; `address` is its page, in each language; `alert` what is warned of now.

    `needs` and `audiences` are {code: title}; `fee_cents` is None where no amount was said.
    """

    code: str
    name: Texts
    description: Texts
    status: str
    organization: OrganizationFacts
    office: Texts
    address: Texts
    fee_cents: int | None
    fee_charged: bool | None
    channels: tuple[ChannelFacts, ...]
    needs: Mapping[str, Texts]
    audiences: Mapping[str, Texts]
    documents: Lines
    steps: Lines
    law: Texts
    alert: Texts
