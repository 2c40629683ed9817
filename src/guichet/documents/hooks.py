"""How Django takes in what a request sends as files: to the store, bounded, or not at all.

Files are taken at addresses whose view says so with `takes_files`; anywhere else not a byte of
them is kept. What goes beyond a limit is read past and counted, so that the answers sent beside it
are still read.
"""

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from guichet.documents.adapters import store
from guichet.documents.rules import MOST_AT_ONCE, MOST_BYTES, MOST_FILES_AT_ONCE

View = TypeVar("View", bound=Callable[..., Any])


def takes_files(view: View) -> View:
    """Say that files may be sent to this view's address."""
    view.takes_files = True  # type: ignore[attr-defined]  # read by the handler below
    return view


def sent_too_much(request: HttpRequest) -> bool:
    """Tell whether files of a request were passed over, because it carried too many or too much."""
    return getattr(request, "sent_too_much", False)


class ArrivedFile(UploadedFile):  # type: ignore[type-arg]  # generic in its stubs only
    """A file as it arrived, with its size and digest.

    `over` says that it was larger than any file may be, `failed` that our disk would not take it:
    then nothing is there of it.
    """

    def __init__(
        self,
        *,
        arriving: store.Arriving | None,
        name: str,
        size: int,
        digest: bytes,
        over: bool,
        failed: bool,
    ) -> None:
        super().__init__(file=None, name=name, content_type="", size=size)
        self.arriving = arriving
        self.digest = digest
        self.over = over
        self.failed = failed

    def close(self) -> None:
        """Let go of it when its request ends."""
        if self.arriving is not None:
            self.arriving.close()


class CappedUpload(FileUploadHandler):
    """Writes each file to the store as it arrives, up to the largest any question takes."""

    chunk_size = 64 * 1024

    def __init__(self, request: Any = None) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(request)
        self._arriving: store.Arriving | None = None
        self._digest = hashlib.sha256()
        self._size = 0
        self._all = 0
        self._files = 0
        self._over = self._failed = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Begin a file, or pass it over where none is taken."""
        super().new_file(*args, **kwargs)
        match = getattr(self.request, "resolver_match", None)
        self._files += 1
        if match is None or not getattr(match.func, "takes_files", False):
            raise SkipFile
        if self._files > MOST_FILES_AT_ONCE:
            self._note_too_much()
            raise SkipFile
        self._digest = hashlib.sha256()
        self._size = 0
        self._over = self._failed = False
        try:
            self._arriving = store.Arriving(settings.HOME)
        except OSError:
            self._failed = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a chunk, or count it where the file is too large already."""
        del start
        self._size += len(raw_data)
        self._all += len(raw_data)
        if self._all > MOST_AT_ONCE:
            self._note_too_much()
            self._drop()
            raise StopUpload(connection_reset=True)
        if self._size > MOST_BYTES:
            self._over = True
            self._drop()
        if self._arriving is None:
            return
        try:
            self._arriving.write(raw_data)
        except OSError:
            self._failed = True
            self._drop()
            return
        self._digest.update(raw_data)

    def file_complete(self, file_size: int) -> ArrivedFile:
        """Hand over the file."""
        del file_size
        arrived, self._arriving = self._arriving, None
        return ArrivedFile(
            arriving=arrived,
            name=self.file_name or "",
            size=self._size,
            digest=self._digest.digest(),
            over=self._over,
            failed=self._failed,
        )

    def upload_interrupted(self) -> None:
        """Leave nothing of a file whose sending broke off."""
        self._drop()

    def _note_too_much(self) -> None:
        self.request.sent_too_much = True  # type: ignore[union-attr]  # read by `sent_too_much`

    def _drop(self) -> None:
        if self._arriving is not None:
            self._arriving.close()
            self._arriving = None
