"""Open a log's bytes, whether or not they are gzipped."""

import gzip
from pathlib import Path
from typing import IO

_GZIP = b"\x1f\x8b"


def is_gzip(path: Path) -> bool:
    """Tell by its first bytes, not its name, whether a file is gzipped."""
    with path.open("rb") as stream:
        return stream.read(2) == _GZIP


def opened(path: Path) -> IO[bytes]:
    """Return a stream of the plain bytes, to be closed by the caller."""
    # gzip's stream reads like any other binary file, without saying so in its type.
    return gzip.open(path, "rb") if is_gzip(path) else path.open("rb")  # type: ignore[return-value]  # both read bytes
