"""The permit on paper."""

import logging
import re
import shutil
import subprocess
import uuid
from pathlib import Path

import pytest
from django.conf import LazySettings
from tests.apps.permits.samples import FACTS, issue_permit, permit_card

from guichet.interactions.rules import PUBLIC
from guichet.permits.adapters import qr
from guichet.permits.queries import permit_of_case, permit_pdf
from guichet.permits.rules import Fact

pytestmark = pytest.mark.django_db
HOSTILE = '#read("/etc/passwd") $x^2$ *b* _i_ `c` <l> @r // /* \\ "q" #eval("1+1")'


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    """Keep files apart, the keys where they are."""
    (tmp_path / "keys").symlink_to(settings.HOME / "keys")
    settings.HOME = tmp_path


def _pdf(language: str = "en", **changes: object) -> bytes:
    made = permit_pdf(PUBLIC, case=issue_permit(**changes).case, language=language)
    assert made is not None
    return made


def _tool(*command: str, pdf: bytes) -> str:
    """Run a tool on the file and return what it says; skip where it is not installed."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is absent: apt-get install poppler-utils qpdf zbar-tools")
    answer = subprocess.run(command, input=pdf, capture_output=True, check=True)  # noqa: S603 - our own words only
    return answer.stdout.decode()


@pytest.mark.parametrize(("language", "title"), [("en", "Coastal"), ("fr", "Permis de pêche")])
def test_the_file_names_its_standard_language_and_title_and_is_tagged(
    language: str, title: str
) -> None:
    pdf = _pdf(language)
    text = pdf.decode("latin-1")
    assert "<pdfuaid:part>1</pdfuaid:part>" in text
    assert re.search(rf"/Lang ?\({language}", text)
    assert "/MarkInfo" in text
    assert "/StructTreeRoot" in text
    assert "/DisplayDocTitle true" in text
    assert title.encode() in pdf  # the XMP metadata holds it as it is
    assert text.count("/Alt") >= 1


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_second_request_gets_the_same_bytes(language: str, settings: LazySettings) -> None:
    case = issue_permit().case
    first = permit_pdf(PUBLIC, case=case, language=language)
    assert permit_pdf(PUBLIC, case=case, language=language) == first
    (kept,) = (settings.HOME / "permits").iterdir()
    assert kept.read_bytes() == first
    assert kept.stat().st_mode & 0o077 == 0
    kept.unlink()
    assert permit_pdf(PUBLIC, case=case, language=language) == first


def test_a_case_without_a_permit_has_no_paper() -> None:
    assert permit_pdf(PUBLIC, case=uuid.uuid4(), language="en") is None


def test_every_line_is_on_the_paper_in_both_languages() -> None:
    text = _tool("pdftotext", "-layout", "-", "-", pdf=_pdf("fr"))
    flat = " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())
    for words in (
        "Titulaire",
        "Holder",
        "Bateau",
        "NS 40718",
        "Zones côtières 3 et 4",
        "1er janvier",
    ):
        assert words in flat


def test_hostile_values_are_printed_and_never_run() -> None:
    fact = Fact(label={"en": HOSTILE, "fr": HOSTILE}, value=HOSTILE)
    pdf = _pdf(holder=HOSTILE, facts=(fact,))
    text = _tool("pdftotext", "-raw", "-", "-", pdf=pdf)
    assert "root:" not in text
    flat = re.sub(r"\s|\u200b", "", text)
    assert flat.count(re.sub(r"\s", "", HOSTILE)) >= 3
    assert "<pdfuaid:part>1</pdfuaid:part>" in pdf.decode("latin-1")


def test_a_character_without_a_font_is_logged_and_the_permit_still_printed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        pdf = _pdf(holder="Applicant \U0001fa90\U000e0041")
    assert pdf.startswith(b"%PDF-1.7")
    assert "not PDF/UA" in caplog.text


def test_long_texts_stay_inside_the_paper() -> None:
    long = Fact(label={"en": "x" * 90, "fr": "y"}, value="W" * 300)
    pdf = _pdf(facts=(*FACTS, long), name={"en": "Licence " * 20, "fr": "Permis " * 20})
    boxes = _tool("pdftotext", "-bbox", "-", "-", pdf=pdf)
    width = float(re.findall(r'<page width="([\d.]+)"', boxes)[0])
    edges = [float(edge) for edge in re.findall(r'xMax="([\d.]+)"', boxes)]
    assert max(edges) < width - 40


def test_the_file_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "permit.pdf"
    path.write_bytes(_pdf())
    assert "No syntax or stream encoding errors" in _tool("qpdf", "--check", str(path), pdf=b"")


def test_the_code_on_the_paper_is_the_address_of_the_check(tmp_path: Path) -> None:
    issued = issue_permit()
    pdf = permit_pdf(PUBLIC, case=issued.case, language="en")
    card = permit_of_case(PUBLIC, case=issued.case)
    assert pdf is not None
    assert card is not None
    _tool("pdftoppm", "-r", "150", "-png", "-", str(tmp_path / "page"), pdf=pdf)
    (page,) = tmp_path.glob("page*.png")
    read = _tool("zbarimg", "-q", "--raw", str(page), pdf=b"")
    assert read.strip() == card.check_address


def test_the_code_stays_small_enough_to_scan() -> None:
    card = permit_card(holder="Applicant Number One-Hundred and Twenty-Five")
    address = card.check_address.replace(
        "http://127.0.0.1:8000", "https://services.northshore.example"
    )
    assert qr.draw(address).version <= 17
    assert qr.draw("x" * 1200).version <= 26
