"""Permits and files on paper: PDF/UA-1, by typst."""

import json
import logging
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

import typst

_log = logging.getLogger(__name__)
_TEMPLATE = Path(__file__).with_name("permit.typ")


def typeset(sheet: Mapping[str, object], *, at: datetime, template: Path = _TEMPLATE) -> bytes:
    """Return the sheet as tagged PDF; the same sheet and moment give the same bytes.

    The sheet travels as JSON beside the template, never inside it: nothing in it is ever code.
    A character that no font here can draw breaks the promise of PDF/UA, not the permit: the file
    is then tagged PDF with a box for that character, and the log names what is missing.
    """
    try:
        return _compile(sheet, at=at, template=template, standard="ua-1")
    except typst.TypstError as error:
        if "could not be displayed with font" not in error.message:
            raise
        _log.warning(
            "A paper holds a character that no installed font can draw; its PDF is tagged, but "
            "not PDF/UA. Install more fonts (Debian: fonts-noto-core, fonts-noto-cjk)."
        )
        return _compile(sheet, at=at, template=template, standard="1.7")


def _compile(
    sheet: Mapping[str, object], *, at: datetime, template: Path, standard: Literal["ua-1", "1.7"]
) -> bytes:
    made = typst.compile(
        template.read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"sheet": json.dumps(sheet, ensure_ascii=False)},
        pdf_standards=[standard],
        timestamp=at.replace(microsecond=0),  # the typesetter refuses finer ones
    )
    if not isinstance(made, bytes):
        raise TypeError("A permit is one PDF file.")
    return made


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Look for fonts once a process."""
    return typst.Fonts()
