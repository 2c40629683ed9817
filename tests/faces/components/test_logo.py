"""A logo is let in as shapes and nothing else."""

from pathlib import Path

import pytest

from guichet.components.logo import LogoRefused, read_logo

START = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 44">'
PATH = '<path d="M0 0h48v44z" fill="currentColor"/>'


def _file(folder: Path, text: str) -> Path:
    path = folder / "logo.svg"
    path.write_text(text, encoding="utf-8")
    return path


def test_shapes_are_kept_and_editors_notes_left_out(tmp_path: Path) -> None:
    noted = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:ed="urn:ed" viewBox="0 0 48 44" id="a" '
        'ed:x="1"><!-- c --><title>T</title><metadata><ed:n>n</ed:n></metadata><ed:view/><defs/>'
        f'<g fill="#fff">{PATH}</g></svg>'
    )
    assert read_logo(_file(tmp_path, noted)) == (
        '<svg viewBox="0 0 48 44" aria-hidden="true"><g fill="#fff">'
        '<path d="M0 0h48v44z" fill="currentColor"></path></g></svg>'
    )


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ("<style>*{display:none}</style>", "<style>"),
        ("<image width='9' height='9'/>", "<image>"),
        ("<foreignObject/>", "<foreignObject>"),
        ("<a><path d='M0 0'/></a>", "<a>"),
        ("<use xlink:href='#a' xmlns:xlink='http://www.w3.org/1999/xlink'/>", "<use>"),
        ("<animate attributeName='d'/>", "<animate>"),
        ("<defs><linearGradient id='a'/></defs>", "<defs>"),
        ("<path d='M0 0' onclick='x()'/>", 'onclick="x()"'),
        ("<path d='M0 0' style='fill:red'/>", 'style="fill:red"'),
        ("<path d='M0 0' fill='url(#a)'/>", 'fill="url(#a)"'),
        ("<path d='M0 0' fill='URL(https://x.example)'/>", "fill="),
        ("<path d='\"&gt;&lt;script&gt;'/>", "d="),
        ("<path href='javascript:x()'/>", "href="),
        ("<g xlink:href='x' xmlns:xlink='http://www.w3.org/1999/xlink'/>", "href="),
    ],
)
def test_what_could_act_or_fetch_is_refused_by_name(tmp_path: Path, inside: str, told: str) -> None:
    with pytest.raises(LogoRefused) as refused:
        read_logo(_file(tmp_path, f"{START}{PATH}{inside}</svg>"))
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{START}</svg>", "draws nothing"),
        (START.replace("48 44", "24 24") + PATH + "</svg>", 'viewBox="0 0 24 24"'),
        (f"{START}{PATH}", "cannot be read as SVG"),
        ("<html/>", "is no SVG"),
        (f'<!DOCTYPE svg [<!ENTITY a "b">]>{START}{PATH}</svg>', "without a DOCTYPE"),
        (f"{START}<path d='{'M0 0' * 3000}'/></svg>", "keep it under 8000"),
    ],
)
def test_what_is_no_logo_is_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(LogoRefused) as refused:
        read_logo(_file(tmp_path, text))
    assert told in str(refused.value)
    with pytest.raises(LogoRefused, match="cannot be read"):
        read_logo(tmp_path / "absent.svg")
