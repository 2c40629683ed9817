"""An archive is taken whole and unaltered, or not at all."""

import gzip
import io
import os
import stat
import tarfile
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guichet.cli.keeping.archive import ArchiveWriter, Manifest, unpack


def _manifest(archive: ArchiveWriter) -> Manifest:
    return Manifest(
        release="0.1.0",
        made_at="2026-11-25T00:00:00+00:00",
        database="sqlite",
        migrations=("casework.0001_initial",),
        rows={"casework_application": 3},
        files=dict(archive.files),
    )


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Make a small archive of two files."""
    (tmp_path / "one").write_bytes(os.urandom(5_000))
    (tmp_path / "two").write_text("the second")
    path = tmp_path / "kept.tar.gz"
    with ArchiveWriter(path) as archive:
        archive.add("home/one", tmp_path / "one")
        archive.add("home/folder/two", tmp_path / "two")
        archive.finish(_manifest(archive))
    return path


def test_what_was_kept_comes_back(kept: Path, tmp_path: Path) -> None:
    manifest = unpack(kept, tmp_path / "out")
    assert manifest.rows == {"casework_application": 3}
    assert (tmp_path / "out" / "home" / "one").read_bytes() == (tmp_path / "one").read_bytes()
    assert (tmp_path / "out" / "home" / "folder" / "two").read_text() == "the second"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert not stat.S_IMODE((tmp_path / "out" / "home" / "one").stat().st_mode) & 0o077


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True))
def test_cut_anywhere_it_is_refused(kept: Path, share: float) -> None:
    whole = kept.read_bytes()
    cut = kept.with_name("cut.tar.gz")
    cut.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(CommandError, match="Use another one"):
        unpack(cut, None)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_altered_in_what_it_holds_it_is_refused(kept: Path, share: float, bit: int) -> None:
    # Inside the compressed stream, so that the tar itself stays readable.
    plain = bytearray(gzip.decompress(kept.read_bytes()))
    assert plain[512:5_512] == (kept.parent / "one").read_bytes(), "the first member's content"
    at = 512 + int(5_000 * share)
    plain[at] ^= 1 << bit
    altered = kept.with_name("altered.tar.gz")
    altered.write_bytes(gzip.compress(bytes(plain)))
    with pytest.raises(CommandError, match="digest differs"):
        unpack(altered, None)


def test_an_archive_half_written_never_bears_its_name(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("x")

    def write_and_fail() -> None:
        with ArchiveWriter(tmp_path / "half.tar.gz") as archive:
            archive.add("home/one", tmp_path / "one")
            raise RuntimeError("the power failed")

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one"]


def test_a_file_that_is_there_is_never_written_over(kept: Path) -> None:
    before = kept.read_bytes()
    with pytest.raises(CommandError, match="there already"), ArchiveWriter(kept):
        pass
    assert kept.read_bytes() == before


@pytest.mark.parametrize("name", ["../outside", "/etc/outside"])
def test_a_member_that_leaves_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "evil.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        info = tarfile.TarInfo(name)
        info.size = 1
        tar.addfile(info, io.BytesIO(b"x"))
    with pytest.raises(CommandError, match="which no backup holds"):
        unpack(path, tmp_path / "out")
    assert not (tmp_path / "outside").exists()


def test_a_link_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "evil.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        info = tarfile.TarInfo("home/link")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(info)
    with pytest.raises(CommandError, match="which no backup holds"):
        unpack(path, tmp_path / "out")


def test_what_grows_meanwhile_is_kept_as_it_was(tmp_path: Path) -> None:
    """The sealer appends to the heads while they are kept: the archive must stay readable."""
    growing = tmp_path / "heads"
    growing.write_bytes(b"a" * 3_000_000)
    path = tmp_path / "kept.tar.gz"

    class Growing(ArchiveWriter):
        def add(self, name: str, source: Path) -> None:
            with source.open("ab") as file:
                file.write(b"b" * 1_000)
                file.flush()
                super().add(name, source)
                file.write(b"c" * 1_000)

    with Growing(path) as archive:
        archive.add("home/heads", growing)
        archive.finish(_manifest(archive))
    assert unpack(path, tmp_path / "out").files["home/heads"].size == 3_001_000
