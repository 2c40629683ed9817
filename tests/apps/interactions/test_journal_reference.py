"""The reference lists every kind with its payload, and nothing else."""

from tests.ground import REPOSITORY

from guichet.interactions.rules import KINDS

_PAGE = REPOSITORY / "docs" / "reference" / "journal.md"


def rows() -> list[str]:
    """Return the table of kinds as the page should have it."""
    lines = ["| kind | version | what happened | needs | payload |", "|---|---|---|---|---|"]
    for kind in KINDS.values():
        needs = ", ".join(kind.needs) or "nothing"
        for version, fields in enumerate(kind.payloads, start=1):
            payload = ", ".join(f"`{name}`: {how}" for name, how in fields.items())
            lines.append(f"| `{kind.name}` | {version} | {kind.summary} | {needs} | {payload} |")
    return lines


def test_the_page_lists_every_kind() -> None:
    table = "\n".join(rows())
    assert table in _PAGE.read_text(), f"Put this table into docs/reference/journal.md:\n{table}"
