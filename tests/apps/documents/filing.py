"""Documents sent for the travel card's photo and the benefit's proof of income."""

import hashlib
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from tests.apps.casework.heating import ANSWERS, AT, CODE, open_the_benefit
from tests.apps.documents import samples

from guichet.casework import actions as casework
from guichet.casework.actions import Receipt
from guichet.catalogue.definitions import Answer, definition_for
from guichet.documents.actions import Received, Sent, receive
from guichet.documents.adapters import store
from guichet.documents.adapters.scanners import ScanFailed, ScannerDown

QUESTION = definition_for(CODE).questions["income_proof"]
SOON = AT + timedelta(seconds=5)

__all__ = ["AT", "CODE", "QUESTION", "SOON", "open_the_benefit"]


class Told:
    """A scanner that answers as it is told."""

    def __init__(self, *, clean: bool = True, down: bool = False, fails: bool = False) -> None:
        self.clean, self.down, self.fails = clean, down, fails
        self.looked = 0

    def is_clean(self, path: Path) -> bool:
        """Answer for a file that is there."""
        assert path.is_file()
        self.looked += 1
        if self.down:
            raise ScannerDown("It does not answer.")
        if self.fails:
            raise ScanFailed("Not this one.")
        return self.clean

    def version(self) -> str:
        """Name itself."""
        return "Told 1"


def arrived(content: bytes, *, name: str = "scan.pdf") -> Sent:
    """Lay a file where a request would have left it."""
    arriving = store.Arriving(settings.HOME)
    arriving.write(content)
    digest = hashlib.sha256(content).digest()
    return Sent(arriving=arriving, name=name, size=len(content), digest=digest)


def file_for(draft: UUID, content: bytes | None = None, *, name: str = "scan.pdf") -> Received:
    """Send a file for the proof of income of a draft."""
    sent = arrived(samples.pdf() if content is None else content, name=name)
    return receive(sent=sent, question=QUESTION, at=AT, address="192.0.2.1", draft=draft)


def apply_with(*documents: UUID, key: UUID | None = None) -> Receipt:
    """Send an application for the benefit with these documents of its draft."""
    proof: dict[str, Answer] = {"income_proof": [each.hex for each in documents]}
    return casework.submit(
        key=key or uuid4(),
        service=CODE,
        definition_version=definition_for(CODE).version,
        answers=ANSWERS | (proof if documents else {}),
        language="en",
        channel="web",
        at=AT,
    )


def lies(document: UUID) -> bool:
    """Tell whether a document's content is in the store."""
    return store.place(settings.HOME, document).is_file()
