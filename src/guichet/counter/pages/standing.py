"""Pages that always stand at the foot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLine:
    """One way to reach a person."""

    way: Annotated[str, "By phone, at a counter, by mail"]
    value: Annotated[str, "The number or address, and when"]
    href: Annotated[str, "An address a browser can open; may be empty"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPage:
    """How to reach a person."""

    template: ClassVar[str] = "counter/help.html"
    contact: Annotated[Sequence[ContactLine], "Every way to reach a person"]
    complaint: Annotated[str, "Who hears complaints, and how to reach them"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessibilityPage:
    """What these pages promise everybody, and where to complain."""

    template: ClassVar[str] = "counter/accessibility.html"
    contact: Annotated[Sequence[ContactLine], "Every way to reach a person"]
    complaint: Annotated[str, "Who hears complaints, and how to reach them"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLine:
    """How long one kind of record is kept."""

    kind: Annotated[str, "draft, answers, documents, decision or response"]
    days: Annotated[int, "Calendar days"]
    reference: Annotated[str, "The law that says so"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptByService:
    """What one service keeps."""

    name: Annotated[str, "The service's name"]
    lines: Annotated[Sequence[KeptLine], "One line a kind of record"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyPage:
    """What is kept, for how long and by what law: read from the services' definitions."""

    template: ClassVar[str] = "counter/privacy.html"
    services: Annotated[Sequence[KeptByService], "The services a person can apply for here"]
