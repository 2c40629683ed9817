"""What a file is opened to: pixels without their history, or a reason; within its share."""

import io
import os
import signal
import time
from pathlib import Path

import pytest
from PIL import Image
from tests.apps.documents import samples

from guichet.documents.adapters import opening
from guichet.documents.adapters.bounded import LONGER, NotOpened
from guichet.documents.adapters.bounded import opening as bounded
from guichet.documents.rules import Fault, Type


def through(kind: str, content: bytes, folder: Path) -> tuple[str, bytes]:
    source, target = folder / "source", folder / "target"
    source.write_bytes(content)
    said = opening.main(kind, source, target)
    return said, target.read_bytes() if target.exists() else b""


def test_a_photo_keeps_its_pixels_upright_and_nothing_else(tmp_path: Path) -> None:
    hidden = b"what nobody sees"
    said, made = through("jpeg", samples.jpeg(turned=True) + hidden, tmp_path)
    assert said == "fine"
    assert samples.PLACE in samples.jpeg(turned=True)
    assert samples.PLACE not in made
    assert hidden not in made
    with Image.open(io.BytesIO(made)) as image:
        assert image.size == (40, 60)
        assert not dict(image.getexif())
        red = image.convert("RGB").getpixel((20, 10))
        white = image.convert("RGB").getpixel((20, 50))
    assert red[0] > 200
    assert red[1] < 100
    assert min(white) > 200


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1", "LA", "I;16"])
def test_drawings_of_every_mode_come_through(mode: str, tmp_path: Path) -> None:
    said, made = through("png", samples.png(mode=mode), tmp_path)
    assert said == "fine"
    with Image.open(io.BytesIO(made)) as image:
        assert image.format == "PNG"
        assert image.size == (30, 20)


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("png", samples.pixel_bomb(), "pixels"),
        ("jpeg", samples.jpeg()[:-30], "unreadable"),
        ("png", samples.png()[:40], "unreadable"),
        ("jpeg", samples.png(), "unreadable"),
        ("pdf", samples.pdf(), "fine"),
        ("pdf", samples.pdf(pages=3), "fine"),
        ("pdf", samples.pdf(pages=0), "unreadable"),
        ("pdf", samples.pdf(password="secret"), "locked"),
        ("pdf", samples.pdf(catalog={"/OpenAction": samples.script()}), "active"),
        (
            "pdf",
            samples.pdf(catalog={"/OpenAction": samples.leads_on(samples.script())}),
            "active",
        ),
        ("pdf", samples.pdf(catalog={"/AA": samples.script()}), "active"),
        ("pdf", samples.pdf(catalog={"/Names": samples.attachments()}), "active"),
        ("pdf", b"%PDF-1.4\nnothing at all\n%%EOF\n", "unreadable"),
        ("pdf", samples.pdf()[:-200] + b"startxref\n99999999\n%%EOF", "unreadable"),
    ],
)
def test_each_file_is_told_for_what_it_is(
    kind: str, content: bytes, said: str, tmp_path: Path
) -> None:
    found, made = through(kind, content, tmp_path)
    assert found == said
    if kind == "pdf" and said == "fine":
        assert made == content


def test_a_bomb_is_ended_by_the_limits_of_its_own_process(tmp_path: Path) -> None:
    """Unpacked, the page tree would take more memory than the process may have."""
    (tmp_path / "bomb").write_bytes(samples.pdf_bomb())
    (tmp_path / "photo").write_bytes(samples.jpeg())
    with bounded() as opened:
        assert opened(Type.PDF, tmp_path / "bomb", tmp_path / "target") is Fault.UNREADABLE
        assert not (tmp_path / "target").exists()
        # What one file did to its process the next one does not meet.
        assert opened(Type.JPEG, tmp_path / "photo", tmp_path / "made") is None
        assert (tmp_path / "made").read_bytes().startswith(b"\xff\xd8\xff")
        assert opened(Type.JPEG, tmp_path / "none", tmp_path / "made") is Fault.LOST
        (maker,) = _children()
        os.kill(maker, signal.SIGKILL)
        while _children():  # dead before it is asked: its pipe is closed already
            time.sleep(0.01)
        with pytest.raises(NotOpened):
            opened(Type.JPEG, tmp_path / "photo", tmp_path / "made")
        assert opened(Type.JPEG, tmp_path / "photo", tmp_path / "made") is None
    assert not _children()
    assert LONGER > opening.PATIENCE


def _children() -> list[int]:
    me = os.getpid()
    found = []
    for each in Path(f"/proc/{me}/task/{me}/children").read_text().split():
        words = Path(f"/proc/{each}/cmdline").read_bytes()
        found += [int(each)] if b"guichet.documents.adapters.opening" in words else []
    return found


@pytest.mark.parametrize(
    ("size", "made"), [((4032, 3024), (3024, 4032)), ((8000, 6000), (3000, 4000))]
)
def test_a_photo_as_phones_take_them_fits_into_its_share(
    size: tuple[int, int], made: tuple[int, int], tmp_path: Path
) -> None:
    (tmp_path / "photo").write_bytes(samples.jpeg(size=size, turned=True))
    with bounded() as opened:
        assert opened(Type.JPEG, tmp_path / "photo", tmp_path / "made") is None
    with Image.open(tmp_path / "made") as image:
        assert image.size == made


def test_a_photo_in_several_passes_is_opened_or_told_its_size(tmp_path: Path) -> None:
    """Its coefficients are held whole, whatever size it is read at."""
    with bounded() as opened:
        for size, kept, made in (
            ((2400, 1800), 0, (2400, 1800)),
            ((4080, 3060), 0, (2040, 1530)),
            ((5770, 4330), 2, (2885, 2165)),
        ):
            (tmp_path / "photo").write_bytes(samples.photo(size=size, kept=kept))
            assert opened(Type.JPEG, tmp_path / "photo", tmp_path / "made") is None
            with Image.open(tmp_path / "made") as image:
                assert image.size == made
    for small, later in (
        (samples.photo(size=(16, 16)), False),
        (samples.photo(size=(16, 16), mode="CMYK"), False),
        (samples.photo(size=(16, 16), progressive=False), True),
    ):
        larger = samples.claims(small, size=(4200, 3200), later=later)
        assert through("jpeg", larger, tmp_path)[0] == "pixels"


def test_a_colour_png_too_large_for_its_share_is_told_so(tmp_path: Path) -> None:
    large = samples.png(size=(4000, 3200))
    assert through("png", large, tmp_path)[0] == "pixels"
    assert through("png", samples.png(size=(6000, 5000), mode="L"), tmp_path)[0] == "fine"


def test_a_machine_that_had_no_time_says_nothing_about_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock ended the process, not a limit on what the file takes."""
    monkeypatch.setattr(opening, "PATIENCE", 1)
    monkeypatch.setattr(opening, "main", lambda *_each: signal.pause())
    assert opening.apart("pdf", tmp_path / "any", tmp_path / "made") == "late"
    # So does the kernel where memory is short.
    monkeypatch.setattr(opening, "main", lambda *_each: os.kill(os.getpid(), signal.SIGKILL))
    assert opening.apart("pdf", tmp_path / "any", tmp_path / "made") == "late"
