"""A jurisdiction's logo: one small drawing, taken apart and written anew.

The drawing stands inside every page, so it may hold shapes and nothing else: no script, no link,
no style, no picture from elsewhere. What an editor adds for itself is left out; what could act or
fetch is refused, so that its author learns of it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.html import escape

WIDTH, HEIGHT = 48, 44
MOST_BYTES = 8_000
_SVG = "{http://www.w3.org/2000/svg}"
_BOX = re.compile(r"0(?:\.0+)?[ ,]+0(?:\.0+)?[ ,]+48(?:\.0+)?[ ,]+44(?:\.0+)?")
_SHAPES = frozenset(
    {"g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"},
)
# Words about the drawing: they draw nothing, and the name stands beside the logo in letters.
_SILENT = frozenset({"title", "desc", "metadata"})
_DRAWING = frozenset(
    {
        *("d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry"),
        *("width", "height", "transform", "fill", "fill-rule", "fill-opacity", "clip-rule"),
        *("stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit"),
        *("stroke-dasharray", "stroke-dashoffset", "stroke-opacity", "opacity"),
    }
)
_IGNORED = frozenset({"id", "class", "role", "version", "viewBox", "xmlns"})
_VALUE = re.compile(r"[A-Za-z0-9#.,()%\s+-]*")


class LogoRefused(ValueError):
    """The file cannot stand in a page; the message says what is in the way and the mend."""


def read_logo(path: Path) -> str:
    """Return the drawing as markup that may stand in a page, 48 units wide and 44 high.

    Raises LogoRefused.
    """
    try:
        raw = path.read_bytes()
    except OSError as cause:
        raise LogoRefused(f"{path} cannot be read ({cause.strerror}); check its name") from cause
    if len(raw) > MOST_BYTES:
        raise LogoRefused(
            f"{path} has {len(raw)} bytes and stands in every page; keep it under {MOST_BYTES}"
        )
    try:
        root = fromstring(raw, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as cause:
        raise LogoRefused(
            f"{path} cannot be read as SVG ({cause}); save it as plain SVG without a DOCTYPE"
        ) from cause
    if root.tag != f"{_SVG}svg":
        raise LogoRefused(f"{path} is no SVG: its first element is {_short(root.tag)}")
    _demand_size(path, root)
    drawn = "".join(_written(path, root))
    if not drawn:
        raise LogoRefused(f"{path} draws nothing; give it at least one path or shape")
    given = " ".join(
        f'{name}="{escape(value)}"'
        for name, value in _attributes(path, root)
        if name not in {"x", "y", "width", "height"}
    )
    start = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true"'
    return f"{start} {given}>{drawn}</svg>" if given else f"{start}>{drawn}</svg>"


def _demand_size(path: Path, root: Element) -> None:
    box = root.get("viewBox", "")
    sized = {root.get(name, "").removesuffix("px") for name in ("width", "height")}
    if _BOX.fullmatch(box.strip()) or (not box and sized == {str(WIDTH), str(HEIGHT)}):
        return
    raise LogoRefused(
        f'{path} has viewBox="{box}"; the place in the header is {WIDTH} wide and {HEIGHT} high: '
        f'draw it in viewBox="0 0 {WIDTH} {HEIGHT}"'
    )


def _written(path: Path, parent: Element) -> Iterator[str]:
    for child in parent:
        if not child.tag.startswith(_SVG):
            continue  # an editor's own notes
        name = child.tag.removeprefix(_SVG)
        if name in _SILENT or (name == "defs" and not len(child)):
            continue
        if name not in _SHAPES:
            raise LogoRefused(
                f"{path} holds <{name}>, which may not stand in a logo; allowed are "
                f"{', '.join(sorted(_SHAPES))}. Turn it into paths"
            )
        given = "".join(f' {key}="{escape(value)}"' for key, value in _attributes(path, child))
        yield f"<{name}{given}>{''.join(_written(path, child))}</{name}>"


def _attributes(path: Path, element: Element) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        if name.startswith("{") and not name.startswith(_SVG):
            if name.endswith("}href"):
                raise _refused_attribute(path, "href", value)
            continue
        bare = name.removeprefix(_SVG)
        if bare in _IGNORED or bare.startswith(("data-", "aria-")):
            continue
        if bare not in _DRAWING or not _VALUE.fullmatch(value) or "url(" in value.lower():
            raise _refused_attribute(path, bare, value)
        yield bare, value


def _refused_attribute(path: Path, name: str, value: str) -> LogoRefused:
    return LogoRefused(
        f'{path} holds {name}="{value[:40]}", which may not stand in a logo; write colours and '
        "shapes as attributes such as fill and stroke"
    )


def _short(tag: object) -> str:
    return f"<{str(tag).rpartition('}')[2][:40]}>"
