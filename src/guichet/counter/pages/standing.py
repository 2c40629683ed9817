"""Pages that always stand at the foot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLine:
    """One way to reach a person."""

    way: Annotated[str, "By phone, at a counter, by mail"]
    value: Annotated[str, "The number or address, and when"]
    href: Annotated[str, "An address a browser can open; may be empty"]


OWN = "What the jurisdiction adds in its own words, as markup; may be empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPage:
    """How to reach a person."""

    template: ClassVar[str] = "counter/help.html"
    contact: Annotated[Sequence[ContactLine], "Every way to reach a person"]
    complaint: Annotated[str, "Who hears complaints, and how to reach them"]
    own: Annotated[SafeString, OWN]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessibilityPage:
    """What these pages promise everybody, and where to complain."""

    template: ClassVar[str] = "counter/accessibility.html"
    contact: Annotated[Sequence[ContactLine], "Every way to reach a person"]
    complaint: Annotated[str, "Who hears complaints, and how to reach them"]
    own: Annotated[SafeString, OWN]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLine:
    """How long one kind of record is kept."""

    kind: Annotated[str, "draft, answers, documents, decision or response"]
    days: Annotated[int, "Calendar days"]
    reference: Annotated[str, "The law that says so"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLine:
    """One question that a service may ask."""

    label: Annotated[str, "The question"]
    why: Annotated[str, "Why it is asked; may be empty"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptByService:
    """What one service asks and keeps."""

    name: Annotated[str, "The service's name"]
    office: Annotated[str, "The post that answers for it today"]
    organization: Annotated[str, "Its department"]
    law: Annotated[str, "The law that lets it ask"]
    asked: Annotated[Sequence[AskedLine], "Every question it may ask"]
    lines: Annotated[Sequence[KeptLine], "One line a kind of record"]
    longest: Annotated[int, "Calendar days until the last of it is erased"]
    permit: Annotated[bool, "Whether a yes gives a permit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyPage:
    """What is kept, for how long and by what law: read from the services' definitions."""

    template: ClassVar[str] = "counter/privacy.html"
    services: Annotated[Sequence[KeptByService], "The services a person can apply for here"]
    complaint: Annotated[str, "Who hears complaints, and how to reach them"]
    own: Annotated[SafeString, OWN]


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieLine:
    """One cookie that this site may set."""

    name: Annotated[str, "Its name as a browser lists it"]
    purpose: Annotated[str, "form, sent, session or notice"]
    minutes: Annotated[int, "How long it lives, in minutes; 0 where days count or it is the visit"]
    days: Annotated[int, "How long it lives, in calendar days; 0 where minutes count"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CookiesPage:
    """Every cookie there is: read from the settings that set them."""

    template: ClassVar[str] = "counter/cookies.html"
    cookies: Annotated[Sequence[CookieLine], "All there are"]
    own: Annotated[SafeString, OWN]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsPage:
    """On what terms the site is used."""

    template: ClassVar[str] = "counter/terms.html"
    complaint: Annotated[str, "Who hears complaints, and how to reach them"]
    own: Annotated[SafeString, OWN]
