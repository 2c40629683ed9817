"""The words of a language that this house does not write: `locale` in the jurisdiction's folder.

gettext catalogues (`locale/<language>/LC_MESSAGES/django.po`), compiled into the home, where the
settings look before they look at ours. A message may also say otherwise what we say.
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

_DOMAIN = "django"


class MessagesRefused(ValueError):
    """A catalogue cannot be read; the message names the file and the mend."""


def compile_own_messages(*, folder: Path, home: Path) -> tuple[str, ...]:
    """Compile every catalogue of a jurisdiction's folder into a home; return their languages.

    Raises MessagesRefused; then what was compiled before stays.
    """
    compiled = []
    for source in _sources(folder):
        language = source.parent.parent.name
        target = compiled_messages(home, language)
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(".new")
        try:
            with source.open("rb") as text, draft.open("wb") as made:
                write_mo(made, read_po(text, abort_invalid=True))
        except (PoFileError, ValueError, OSError) as cause:
            draft.unlink(missing_ok=True)
            raise MessagesRefused(f"{source}: cannot be read ({cause}); mend that entry") from cause
        draft.replace(target)
        compiled.append(language)
    return tuple(compiled)


def stale_messages(*, folder: Path, home: Path) -> tuple[Path, ...]:
    """Return the catalogues that were written after they were last compiled into the home."""
    return tuple(
        source
        for source in _sources(folder)
        if not (target := compiled_messages(home, source.parent.parent.name)).is_file()
        or target.stat().st_mtime < source.stat().st_mtime
    )


def compiled_messages(home: Path, language: str) -> Path:
    """Return where the compiled messages of a language stand in a home."""
    return home / "locale" / language.replace("-", "_") / "LC_MESSAGES" / f"{_DOMAIN}.mo"


def _sources(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"locale/*/LC_MESSAGES/{_DOMAIN}.po"))
