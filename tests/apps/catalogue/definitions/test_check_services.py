"""`guichet check-services`."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

NORTHSHORE = Path(__file__).resolve().parents[4] / "jurisdictions" / "northshore"


def test_definitions_that_are_fine_are_named_with_their_version() -> None:
    said = StringIO()
    call_command("check_services", "northshore", stdout=said)
    assert "coastal-fishing-licence.toml: fine, version 2025-09-01" in said.getvalue()


def test_every_file_with_problems_is_named(tmp_path: Path) -> None:
    shutil.copytree(NORTHSHORE / "services", tmp_path / "services")
    for name in ("a.toml", "b.toml"):
        (tmp_path / "services" / name).write_text('code = "A"\n')
    said = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("check_services", str(tmp_path), stdout=said)
    assert "a.toml: " in str(caught.value)
    assert "b.toml: " in str(caught.value)
    assert "line 1: 'code' is 'A'; write small letters" in str(caught.value)
    assert "coastal-fishing-licence.toml: fine" in said.getvalue()


def test_an_unknown_jurisdiction_is_named_with_the_mend() -> None:
    with pytest.raises(CommandError, match="there is no jurisdiction 'atlantis'"):
        call_command("check_services", "atlantis")
