"""The components that a jurisdiction draws in its own way: `templates/components` in its folder.

Only components may be replaced: a whole page would miss what the next version puts into it.
"""

from dataclasses import dataclass
from pathlib import Path

from django.template import TemplateSyntaxError, engines
from django.template.loader import get_template

_OURS = Path(__file__).parent / "templates" / "components"


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideFault:
    """A template that cannot replace anything: which, why and what to do."""

    file: Path
    trouble: str

    def __str__(self) -> str:
        """Name file and trouble."""
        return f"{self.file}: {self.trouble}"


def replaces_components() -> bool:
    """Tell whether the jurisdiction draws any component in its own way."""
    return any(any(Path(folder).rglob("*.html")) for folder in _served())


def override_faults(folder: Path) -> tuple[OverrideFault, ...]:
    """Return what is wrong with the templates of a jurisdiction's folder.

    Whether one compiles can be said of the jurisdiction that is served here only.
    """
    served = {each.resolve() for each in _served()}
    root = (folder / "templates").resolve()
    faults = []
    for file in sorted(path for path in root.rglob("*") if path.is_file()):
        name = file.relative_to(root).as_posix()
        known = sorted(path.name for path in _OURS.glob("*.html"))
        if not name.startswith("components/"):
            trouble = "only templates/components may be replaced; move it there or remove it"
            faults.append(OverrideFault(file=file, trouble=trouble))
        elif not (_OURS / file.name).is_file() and not _is_used(root, name):
            trouble = f"replaces nothing; the components are {', '.join(known)}"
            faults.append(OverrideFault(file=file, trouble=trouble))
        elif root in served:
            try:
                get_template(name)
            except (TemplateSyntaxError, UnicodeDecodeError) as fault:
                trouble = f"cannot be read: {fault}; mend that tag"
                faults.append(OverrideFault(file=file, trouble=trouble))
    return tuple(faults)


def _served() -> list[Path]:
    return [Path(each) for each in engines["django"].dirs]


def _is_used(root: Path, name: str) -> bool:
    """Tell whether another template of the folder includes this one as a part of itself."""
    return any(
        f'"{name}"' in other.read_text(encoding="utf-8", errors="replace")
        for other in root.rglob("*.html")
    )
