"""What the first look tells of a file, and which names may be shown."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.apps.documents import samples

from guichet.documents.rules import (
    HEAD,
    LONGEST_NAME,
    MEGABYTE,
    TAIL,
    Fault,
    Glance,
    Type,
    glance,
    looks_like,
    shown_name,
)

ALL = frozenset({"jpeg", "png", "pdf"})


def look(content: bytes, *, types: frozenset[str] = ALL, most: int = MEGABYTE) -> Glance:
    return glance(
        head=content[:HEAD], tail=content[-TAIL:], size=len(content), most=most, types=types
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (samples.jpeg(), Type.JPEG),
        (samples.png(), Type.PNG),
        (samples.pdf(), Type.PDF),
        (samples.jpeg() + bytes(4000), Type.JPEG),  # phones add a short film behind the photo
    ],
)
def test_what_is_asked_for_is_known_by_its_content(content: bytes, kind: Type) -> None:
    assert look(content) == Glance(type=kind)
    assert look(content, types=ALL - {kind}).fault is Fault.TYPE


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (samples.png() + bytes(MEGABYTE), Fault.TOO_BIG),
        (samples.HEIC, Fault.HEIC),
        (samples.archive(), Fault.TYPE),
        (samples.XML_BOMB, Fault.TYPE),
        (b"MZ\x90\x00" + bytes(100), Fault.TYPE),
        (b"\n" + samples.pdf(), Fault.TYPE),  # a PDF begins at its first byte
        (samples.jpeg() + samples.archive(), Fault.TWO_IN_ONE),
        (samples.png() + samples.archive(comment=b"hidden"), Fault.TWO_IN_ONE),
        (samples.pdf() + samples.archive(), Fault.TWO_IN_ONE),
        (samples.jpeg()[:20] + b"%PDF-1.4" + samples.jpeg()[20:], Fault.TWO_IN_ONE),
        (samples.png() + b"<script>alert(1)</script>", Fault.TWO_IN_ONE),
        (b"%PDF-1.4<html><SCRIPT>alert(1)</script>\n%%EOF", Fault.TWO_IN_ONE),
        (samples.pdf()[:-40], Fault.UNREADABLE),
    ],
)
def test_anything_else_is_refused_with_its_reason(content: bytes, fault: Fault) -> None:
    assert look(content) == Glance(fault=fault)


@given(st.binary(max_size=200))
def test_no_bytes_make_the_first_look_fail(content: bytes) -> None:
    for beginning in (b"", b"%PDF-1.7", b"\xff\xd8\xff", b"PK\x05\x06", b"RIFF0000WEBP"):
        found = look(beginning + content)
        assert (found.type is None) != (found.fault is None)
        assert looks_like(beginning + content)


@given(st.text(max_size=300), st.sampled_from([None, *Type]))
def test_a_shown_name_leads_nowhere_and_misleads_nobody(sent: str, kind: Type | None) -> None:
    name = shown_name(sent, kind)
    assert 0 < len(name) <= LONGEST_NAME
    assert not set(name) & set('/\\"<>|:*?%;\r\n\0') or name == "?"
    assert not any(unicodedata.category(each)[0] == "C" for each in name)
    assert name.strip(".") or name == "?"
    if kind is not None:
        assert name.count(".") >= 1
        assert name.endswith({"jpeg": ".jpg", "png": ".png", "pdf": ".pdf"}[kind])


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\me\\photo.JPG", "photo.jpg"),
        ("photo.jpg.exe", "photo.jpg"),
        ("gpj.\u202efdp", "gpj.jpg"),
        ("..", "document.jpg"),
        ("Café\u0301 d’été.png", "Café\u0301 d’été.jpg"),
        ("%2e%2e%2fsecret", "2e 2e 2fsecret.jpg"),
    ],
)
def test_names_that_play_tricks(sent: str, shown: str) -> None:
    assert shown_name(sent, Type.JPEG) == unicodedata.normalize("NFC", shown)
