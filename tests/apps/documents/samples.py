"""Files as people and others send them, made here: none is kept in the repository."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

PLACE = b"Port Halden, 48.4 N"


def jpeg(*, size: tuple[int, int] = (60, 40), turned: bool = False) -> bytes:
    """Return a photo, red on its left half; `turned` as a phone held upright writes it."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    if turned:
        exif[0x0112] = 6
    return _saved(image, "JPEG", exif=exif, comment=PLACE)


def photo(
    *, size: tuple[int, int], kept: int = 0, mode: str = "RGB", progressive: bool = True
) -> bytes:
    """Return a photo, in several passes; `kept` 0 keeps each point's colour, 2 one of four."""
    return _saved(Image.new(mode, size), "JPEG", progressive=progressive, subsampling=kept)


def claims(photo: bytes, *, size: tuple[int, int], later: bool = False) -> bytes:
    """Return a photo whose head says it is larger, and where `later` that colour comes later."""
    width, height = size
    frame = photo.index(b"\xff\xc2" if b"\xff\xc2" in photo else b"\xff\xc0") + 5
    photo = photo[:frame] + struct.pack("!HH", height, width) + photo[frame + 4 :]
    if not later:
        return photo
    start = photo.index(b"\xff\xda\x00\x0c\x03")
    return photo[:start] + b"\xff\xda\x00\x08\x01\x01\x00\x00?\x00" + photo[start + 14 :]


def png(*, size: tuple[int, int] = (30, 20), mode: str = "RGB") -> bytes:
    """Return a drawing."""
    return _saved(Image.new(mode, size), "PNG")


def _saved(image: Image.Image, form: str, **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def pixel_bomb(side: int = 50_000) -> bytes:
    """Return a PNG of a few kilobytes that says it has side by side points."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack("!L", len(content)) + body + struct.pack("!L", zlib.crc32(body))

    head = struct.pack("!LLBBBBB", side, side, 1, 0, 0, 0, 0)
    points = zlib.compress(bytes(1_000_000), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", points) + chunk(b"IEND", b"")
    )


def pdf(
    *, pages: int = 1, password: str = "", catalog: Mapping[str, object] | None = None
) -> bytes:
    """Return a PDF of empty pages; `catalog` adds entries of its own."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(200, 300)
    for key, value in (catalog or {}).items():
        writer.root_object[NameObject(key)] = value
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def script() -> DictionaryObject:
    """Return an action that runs a program."""
    return DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert(1)"),
        }
    )


def leads_on(then: DictionaryObject) -> DictionaryObject:
    """Return an action that leads to the first page, and to another action after it."""
    return DictionaryObject(
        {
            NameObject("/S"): NameObject("/GoTo"),
            NameObject("/D"): ArrayObject([NumberObject(0), NameObject("/Fit")]),
            NameObject("/Next"): then,
        }
    )


def attachments() -> DictionaryObject:
    """Return a tree of embedded files."""
    return DictionaryObject({NameObject("/EmbeddedFiles"): DictionaryObject()})


def pdf_bomb() -> bytes:
    """Return a small PDF whose page tree unpacks to a hundred million bytes."""
    stream = zlib.compress(b" " * 100_000_000, 9)
    body = b"%PDF-1.5\n"
    at = len(body)
    body += (
        b"1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length "
        + str(len(stream)).encode()
        + b">>\nstream\n"
        + stream
        + b"\nendstream\nendobj\n"
    )
    xref = len(body)
    rows = b"".join(
        bytes([kind]) + place.to_bytes(4, "big") + bytes([number])
        for kind, place, number in ((0, 0, 0), (1, at, 0), (2, 1, 0), (1, xref, 0))
    )
    body += (
        b"3 0 obj\n<</Type/XRef/Size 4/W[1 4 1]/Root 2 0 R/Length "
        + str(len(rows)).encode()
        + b">>\nstream\n"
        + rows
        + b"\nendstream\nendobj\nstartxref\n"
        + str(xref).encode()
        + b"\n%%EOF\n"
    )
    return body


def archive(*, comment: bytes = b"") -> bytes:
    """Return a ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("bomb.txt", "0" * 1000)
        made.comment = comment
    return out.getvalue()


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)
XML_BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
