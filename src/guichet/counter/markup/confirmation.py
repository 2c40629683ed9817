"""The confirmation: kept for each definition version and channel, with a slot for each figure."""

from functools import lru_cache

from django.template.loader import render_to_string

from guichet.catalogue.definitions import DecidedBy, ServiceDefinition
from guichet.components.demo import is_demo
from guichet.components.slots import Slotted, cut, marker
from guichet.components.wording import language
from guichet.counter.markup.languages import other_languages
from guichet.counter.pages.apply import ConfirmationPage

# Stands in the address until the page is cut; an address takes no marker.
_HANDLE = "the-handle-stands-here"
_MAY_LACK = (
    "standard_due_on",
    "legal_due_on",
    "told_half",
    "told_eight",
    "told_range",
    "told_as_of",
    "fee",
)
_FIGURES = ("reference", "secret", "spoken", "sent_at", *_MAY_LACK)


def confirmation_page(
    definition: ServiceDefinition,
    *,
    channel: str,
    handle: str,
    minutes_kept: int,
    figures: dict[str, str],
) -> bytes:
    """Return the confirmation; `figures` are its texts by the names of the page's fields.

    A date or a fee that is not there is an empty text, and its line is left out. `answer_url` is
    used where a table decides, `pdf_url` leads to the application on paper.
    """
    kept = _kept(
        definition=definition,
        spoken=language(),
        channel=channel,
        dated=tuple(bool(figures[name]) for name in _MAY_LACK),
        minutes_kept=minutes_kept,
        demo=is_demo(),
    )
    return kept.fill({**figures, "handle": handle})


@lru_cache(maxsize=256)
def _kept(
    *,
    definition: ServiceDefinition,
    spoken: str,
    channel: str,
    dated: tuple[bool, ...],
    minutes_kept: int,
    demo: bool,
) -> Slotted:
    """Render the template once with markers; every argument is what the text depends on."""
    del demo
    standard = definition.standard(channel)
    limit = definition.legal_limit
    figures = {name: marker(name) for name in _FIGURES}
    for name, due in zip(_MAY_LACK, dated, strict=True):
        figures[name] = marker(name) if due else ""
    page = ConfirmationPage(
        service=definition.name[spoken],
        next_steps=definition.next_steps[spoken],
        standard_days=standard.business_days if standard else None,
        legal_days=limit.business_days if limit else None,
        legal_reference=limit.reference[spoken] if limit else "",
        legal_consequence=limit.consequence[spoken] if limit else "",
        minutes_kept=minutes_kept,
        pay_url=marker("pay_url") if figures["fee"] else "",
        pdf_url=marker("pdf_url"),
        answer_url=marker("answer_url") if definition.decision is DecidedBy.TABLE else "",
        others=other_languages("counter:sent", service=definition.code, handle=_HANDLE),
        **figures,
    )
    rendered = render_to_string(page.template, {"page": page})
    return cut(rendered.replace(_HANDLE, marker("handle")))
