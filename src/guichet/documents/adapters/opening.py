"""Open files that strangers sent: each in a process of its own, under hard limits, and no more.

`python -m guichet.documents.adapters.opening` reads lines `TYPE NUL SOURCE NUL TARGET`. For each it
makes a process that writes to TARGET what may be kept, and prints one word: `fine`, or the fault.
The libraries are read once, before: a process for each file then costs milliseconds, and what one
file does to its process no other file meets.

An image is decoded and encoded anew, turned upright and without any metadata: neither the place it
was taken nor anything hidden behind its pixels stays. A PDF is read through and stays as it is.
"""

import gc
import math
import os
import resource
import shutil
import signal
import sys
from contextlib import suppress
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

MEMORY = 160 * 1024 * 1024
SECONDS = 10  # of processor
PATIENCE = 20  # seconds by the clock, after which the kernel ends the process
_LARGEST_FILE = 64 * 1024 * 1024
_MOST_POINTS = 50_000_000
# Of colour, four bytes a point, twice where it has to be turned: what fits into the memory, and as
# much as most phones take. A JPEG beyond is read at half its size.
_MOST_COLOUR = 12_600_000
# Bytes of the coefficients of a JPEG in several passes, held whole until the last was read: 25
# million points where colour is kept by fours, as tools for the web write it; 12 million where each
# point keeps its own.
_MOST_HELD = 75_600_000
_MUCH_HELD = 30_000_000  # beyond, it is read at half its size too, which takes less beside it
_GREY = frozenset({"1", "L"})
_MOST_PAGES = 500
_QUALITY = 88
_ACTIVE_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition"})
_ACTIVE_TREES = ("/JavaScript", "/EmbeddedFiles")


class Refused(Exception):
    """The file cannot be kept; the message is the fault's word."""


def go_first() -> None:
    """Have the kernel end this process before any that answers people, where memory is short."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def limit() -> None:
    """Bound memory, time, what is written and what is open, for good."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    # By its own signal, so that a kernel short of memory is told from it.
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    signal.alarm(PATIENCE)


def open_image(kind: str, source: Path, target: Path) -> None:
    """Encode an image anew; raise Refused for one too large or none at all."""
    image = _read(kind, source)
    ImageOps.exif_transpose(image, in_place=True)
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    del image
    if kind == "png":
        bare.save(target, format="PNG")
        return
    if bare.mode != "RGB":
        bare = bare.convert("RGB")
    bare.save(target, format="JPEG", quality=_QUALITY)


def _read(kind: str, source: Path) -> Image.Image:
    """Return an image's points, at a part of its size where it is large."""
    with Image.open(source, formats=[kind.upper()]) as found:
        width, height = found.size
        points = width * height
        coloured = found.mode not in _GREY
        if points > (_MOST_COLOUR if coloured and kind == "png" else _MOST_POINTS):
            raise Refused("pixels")
        held = _held(found) if isinstance(found, JpegImageFile) else 0
        if held > _MOST_HELD:
            raise Refused("pixels")
        if kind == "jpeg" and (held > _MUCH_HELD or (coloured and points > _MOST_COLOUR)):
            found.draft(found.mode, (width // 2, height // 2))
        found.load()
    image: Image.Image = found
    if image.mode not in {"RGB", "RGBA", "L"}:
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    points = image.size[0] * image.size[1]
    if points > _MOST_COLOUR:
        # By a whole number: any other way takes a third copy between the two sizes.
        image = image.reduce(math.ceil(math.sqrt(points / _MOST_COLOUR)))
    return image


def _held(found: JpegImageFile) -> int:
    """Return how many bytes the library holds until a JPEG's last pass; 0 where there is one only.

    Two for each coefficient, in whole blocks of eight by eight (libjpeg, `jdcoefct.c`); reading at
    a part of the size spares nothing of it.
    """
    if "progressive" not in found.info and _has_one_pass(found):
        return 0
    across = 8 * max(wide for _id, wide, _high, _table in found.layer)
    down = 8 * max(high for _id, _wide, high, _table in found.layer)
    width, height = found.size
    units = math.ceil(width / across) * math.ceil(height / down)
    return units * sum(wide * high * 128 for _id, wide, high, _table in found.layer)


def _has_one_pass(found: JpegImageFile) -> bool:
    """Tell whether the first pass, whose head was read last, brings every component."""
    assert found.fp is not None  # noqa: S101 - it was opened just now
    size = 6 + 2 * found.layers
    found.fp.seek(-size - 2, os.SEEK_CUR)
    return found.fp.read(5) == bytes((0xFF, 0xDA, 0, size, found.layers))


def open_pdf(source: Path, target: Path) -> None:
    """Read a PDF's structure through; raise Refused for one locked, broken or active."""
    reader = PdfReader(source, strict=False)
    if reader.is_encrypted:
        raise Refused("locked")
    pages = len(reader.pages)
    if not 0 < pages <= _MOST_PAGES:
        raise Refused("unreadable")
    root = reader.root_object
    if _is_active(root.get("/OpenAction")) or "/AA" in root:
        raise Refused("active")
    names = _resolved(root.get("/Names"))
    if isinstance(names, DictionaryObject) and any(each in names for each in _ACTIVE_TREES):
        raise Refused("active")
    form = _resolved(root.get("/AcroForm"))
    if isinstance(form, DictionaryObject) and "/XFA" in form:
        raise Refused("active")
    for page in reader.pages:
        if page.mediabox.width <= 0 or "/AA" in page:
            raise Refused("active" if "/AA" in page else "unreadable")
        notes = _resolved(page.get("/Annots"))
        for each in notes if isinstance(notes, ArrayObject) else ():
            note = _resolved(each)
            if isinstance(note, DictionaryObject) and _does_something(note):
                raise Refused("active")
    shutil.copyfile(source, target)


def _does_something(note: DictionaryObject) -> bool:
    kinds = {"/FileAttachment", "/RichMedia", "/Movie", "/Screen", "/3D"}
    return note.get("/Subtype") in kinds or "/AA" in note or _is_active(note.get("/A"))


def _is_active(action: object) -> bool:
    """Tell whether an action does more than lead somewhere, or what follows it does."""
    seen = 0
    found = _resolved(action)
    while isinstance(found, DictionaryObject) and seen < 50:  # noqa: PLR2004 - a chain in a circle
        if found.get("/S") in _ACTIVE_ACTIONS:
            return True
        found = _resolved(found.get("/Next"))
        seen += 1
    return False


def _resolved(value: object) -> object:
    return value.get_object() if isinstance(value, IndirectObject) else value


def main(kind: str, source: Path, target: Path) -> str:
    """Open the file and return `fine` or the fault's word."""
    try:
        if kind == "pdf":
            open_pdf(source, target)
        else:
            open_image(kind, source, target)
    except Refused as refused:
        return str(refused)
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        return "pixels" if isinstance(error, Image.DecompressionBombError) else "unreadable"
    except FileNotFoundError:
        return "lost"
    except MemoryError:
        return "pixels" if kind != "pdf" else "unreadable"
    except Exception:  # noqa: BLE001 - whatever a stranger's bytes make a library raise
        return "unreadable"
    return "fine"


def apart(kind: str, source: Path, target: Path) -> str:
    """Do the same in a process of its own; one that a limit ended leaves a file unreadable.

    Neither the clock says anything of the file nor a kernel that ran out of memory: a machine may
    have had no time or no room for it. That is `late`.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        limit()
        os.write(writing, main(kind, source, target).encode())
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:  # noqa: PTH123 - a descriptor, no path
        said = pipe.read(40).decode(errors="replace")
    _child, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in {signal.SIGALRM, signal.SIGKILL}:
        return "late"
    return said if status == 0 and said else "unreadable"


def serve() -> None:
    """Open what each line names, until there are no more lines."""
    Image.MAX_IMAGE_PIXELS = _MOST_POINTS
    Image.init()
    go_first()
    gc.freeze()
    for line in sys.stdin:
        kind, source, target = line.rstrip("\n").split("\0")
        sys.stdout.write(apart(kind, Path(source), Path(target)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
