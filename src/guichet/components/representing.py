"""Somebody who sends an application for the person: what they said of themselves."""

from dataclasses import dataclass

from django.http import QueryDict

from guichet.casework.rules import HelperKind

_LONGEST_KIND, _LONGEST_NAME = 20, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperTyped:
    """Who sends it for the person, as typed; all empty where they send it themselves."""

    kind: str = ""
    name: str = ""
    consented: bool = False

    @property
    def known_kind(self) -> str:
        """Return the kind if it is one of ours, else nothing."""
        return self.kind if self.kind in set(HelperKind) else ""

    @property
    def faults(self) -> tuple[str, ...]:
        """Return what is to mend: `kind`, `name` and `consent`, in the order of the fields."""
        if self.kind not in set(HelperKind):
            return ("kind",) if self.kind or self.name or self.consented else ()
        wrong = {"name": not self.name, "consent": not self.consented}
        return tuple(each for each, is_wrong in wrong.items() if is_wrong)


def helper_typed(sent: QueryDict) -> HelperTyped:
    """Return who sends it, from the fields of the check page."""
    return HelperTyped(
        kind=sent.get("page-helper", "")[:_LONGEST_KIND],
        name=" ".join(sent.get("page-helper-name", "").split())[:_LONGEST_NAME],
        consented=sent.get("page-consent") == "yes",
    )
