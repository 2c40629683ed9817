"""What the page of the frontline's voice shows."""

from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from guichet.engagement.queries import Saying


@dataclass(frozen=True, slots=True, kw_only=True)
class CountCell:
    """How many said one thing."""

    what: Annotated[str, "What gets in the way"]
    count: Annotated[int | None, "How many; none where it is withheld"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SayingLine:
    """One saying."""

    saying: Annotated[Saying, "What was read"]
    what: Annotated[str, "What gets in the way"]
    mistake: Annotated[str, "What is wrong with the answer sent; empty when nothing is"] = ""
    typed: Annotated[str, "The answer sent, when something is wrong with it"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSection:
    """One service."""

    name: Annotated[str, "The service"]
    owner: Annotated[str, "The office that answers for it"]
    counts: Annotated[tuple[CountCell, ...], "Sayings of the last year by kind"]
    answered: Annotated[tuple[SayingLine, ...], "Answered, for all staff"]
    open: Annotated[tuple[SayingLine, ...], "Waiting for an answer, for the owner's lead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicePage:
    """What staff say gets in the way, and what owners answer."""

    template: ClassVar[str] = "desk/voice.html"
    sections: Annotated[tuple[VoiceSection, ...], "By service"]
    mistaken: Annotated[UUID | None, "The saying whose answer is to be mended"]
    mistake: Annotated[str, "What is wrong with it"]
    max_words: Annotated[int, "Most characters of an answer"]
