"""Open a file that a stranger sent: run in a process of its own, under hard limits, and no more.

`python -m guichet.documents.adapters.opening TYPE SOURCE TARGET` writes to TARGET what may be kept
and prints one word: `fine`, or the fault. An image is decoded and encoded anew, turned upright and
without any metadata: neither the place it was taken nor anything hidden behind its pixels stays.
A PDF is read through and stays as it is.
"""

import resource
import shutil
import sys
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

MEMORY = 512 * 1024 * 1024
SECONDS = 10
_LARGEST_FILE = 64 * 1024 * 1024
_MOST_PIXELS = 50_000_000
_LONGEST_SIDE = 4096
_MOST_PAGES = 500
_QUALITY = 88
_ACTIVE_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition"})
_ACTIVE_TREES = ("/JavaScript", "/EmbeddedFiles")


class Refused(Exception):
    """The file cannot be kept; the message is the fault's word."""


def limit() -> None:
    """Bound memory, processor time, what is written and what is open, for good."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def open_image(kind: str, source: Path, target: Path) -> None:
    """Encode an image anew; raise Refused for one too large or none at all."""
    with Image.open(source, formats=[kind.upper()]) as found:
        width, height = found.size
        if width * height > _MOST_PIXELS:
            raise Refused("pixels")
        # Reading a photo at half its size costs a quarter of the memory.
        found.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
        found.load()
        image: Image.Image = found
        if image.mode not in {"RGB", "RGBA", "L"}:
            image = image.convert("RGBA" if "transparency" in image.info else "RGB")
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
        bare = Image.new(upright.mode, upright.size)
        bare.paste(upright)
    if kind == "png":
        bare.save(target, format="PNG")
        return
    bare.convert("RGB").save(target, format="JPEG", quality=_QUALITY)


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
    except Exception:  # noqa: BLE001 - whatever a stranger's bytes make a library raise
        return "unreadable"
    return "fine"


if __name__ == "__main__":
    limit()
    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    print(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))  # noqa: T201 - the answer
