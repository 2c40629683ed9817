"""The permit as its holder sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar

from guichet.casework.queries import Addressee


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A text in the page's language, and the same in the jurisdiction's other languages."""

    text: Annotated[str, "The text in the page's language"]
    others: Annotated[Sequence[tuple[str, str]], "Language and text, where it reads differently"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitLine:
    """One line of the permit."""

    label: Annotated[Said, "What it is"]
    value: Annotated[Said, "What it says"]
    code: Annotated[bool, "Whether to set it in letters that do not blur"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitRecourse:
    """One way against a suspension or a revocation."""

    name: Annotated[str, "What it is"]
    text: Annotated[str, "How it goes"]
    reference: Annotated[str, "By what law"]
    until: Annotated[date, "Its last day"]
    open: Annotated[bool, "Whether it can still be taken"]
    addressee: Annotated[Addressee | None, "Whom it is sent to, where an office takes it on paper"]
    start_url: Annotated[str, "Where to begin it here; empty where it is not begun here"]
    done_url: Annotated[str, "The page of the objection; empty before"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitPage:
    """The permit: ticket, QR code, what to do with it."""

    template: ClassVar[str] = "counter/permit.html"
    name: Annotated[Said, "What kind of permit it is"]
    organization: Annotated[Said, "Who issued it"]
    lines: Annotated[Sequence[PermitLine], "Number, holder, facts, days, office"]
    state: Annotated[str, "valid, not_yet, expired, suspended or revoked"]
    valid_from: Annotated[date, "The first day"]
    valid_until: Annotated[date | None, "The last day; none where it has no end"]
    revoked_at: Annotated[datetime | None, "When it was revoked"]
    suspended_at: Annotated[datetime | None, "Since when it is suspended"]
    suspended_until: Annotated[date | None, "The last day of the suspension, where it has one"]
    reason: Annotated[str, "Why it was revoked or suspended, in public words"]
    recourses: Annotated[Sequence[PermitRecourse], "What the holder can do against that"]
    told_instead: Annotated[Addressee | None, "Whom to tell where no such way is named"]
    qr_size: Annotated[int, "The side of the QR code, in its own units"]
    qr_path: Annotated[str, "The QR code as one drawing"]
    check_host: Annotated[str, "Where anyone checks it, to be read aloud"]
    check_address: Annotated[str, "The address in the QR code"]
    token: Annotated[str, "The ticket that opens this page and its files for half an hour"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitClosedPage:
    """What an address says that no longer opens a permit."""

    template: ClassVar[str] = "counter/permit_closed.html"
    minutes: Annotated[int, "For how long such an address opens a permit"]
