"""Jurisdictions made for tests: what a department would lay over the example's folder."""

import shutil
from pathlib import Path

from tests.ground import REPOSITORY

_HERE = Path(__file__).parent
NORTHSHORE = REPOSITORY / "jurisdictions" / "northshore"
COLOURS = {"main": "#6b1d5c", "deep": "#4a1340", "pale": "#e3c6dc"}


def eastbank(folder: Path) -> Path:
    """Lay out the example jurisdiction with another look in a folder, and return it."""
    shutil.copytree(NORTHSHORE, folder, dirs_exist_ok=True)
    shutil.copytree(_HERE / "eastbank", folder, dirs_exist_ok=True)
    brand = folder / "brand.toml"
    colours = "".join(f'{name} = "{colour}"\n' for name, colour in COLOURS.items())
    own = f'logo = "logo.svg"\n{brand.read_text(encoding="utf-8")}\n[colours]\n{colours}'
    brand.write_text(own, encoding="utf-8")
    return folder
