"""Tags and filters that every page speaks with: `{% load guichet %}`."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from guichet.catalogue.definitions.languages import official_languages
from guichet.components import clock, wording
from guichet.components.demo import is_demo
from guichet.components.jurisdiction import brand, brand_digest
from guichet.components.parts import Paging, SummaryRow

register = template.Library()

# The colour that goes with a shape, where the page names none.
_TONES = {
    "go": "go",
    "warn": "warn",
    "stop": "stop",
    "half": "info",
    "up": "warn",
    "down": "warn",
    "open": "calm",
    "pause": "calm",
    "flat": "calm",
}
_CHANNELS = {
    "web": _("Online"),
    "phone": _("By phone"),
    "counter": _("At a counter"),
    "mail": _("By mail"),
    "email": _("By e-mail"),
    "fax": _("By fax"),
    "other": _("Another way"),
    "": _("All together"),
}
# How a published inventory writes the same channels.
_FILED_CHANNELS = {
    "ONL": "web",
    "TEL": "phone",
    "PERSON": "counter",
    "POST": "mail",
    "EML": "email",
    "FAX": "fax",
    "OTH": "other",
    "online": "web",
    "in_person": "counter",
}


@register.simple_tag
def icon(shape: str, size: int = 16) -> SafeString:
    """Draw one of the shapes of icons.svg, beside words that say the same."""
    return format_html(
        '<svg aria-hidden="true" width="{}" height="{}"><use href="{}#{}"/></svg>',
        size,
        size,
        static("guichet/icons.svg"),
        shape,
    )


@register.simple_tag
def status(shape: str, text: str, tone: str = "") -> SafeString:
    """Say a state by shape, word and colour together."""
    return format_html(
        '<span class="st {}">{}<span>{}</span></span>', tone or _TONES[shape], icon(shape), text
    )


@register.simple_tag(takes_context=True)
def other_language_url(context: Context, language: str = "") -> str:
    """Return the address of this same page, its query kept, in the other language."""
    request = context.get("request")
    wanted = language or _other_languages()[0][0]
    if not isinstance(request, HttpRequest):
        return f"/{wanted}/"
    here = request.get_full_path()
    start, _slash, rest = here.lstrip("/").partition("/")
    return f"/{wanted}/{rest}" if start in official_languages() else f"/{wanted}/"


@register.simple_tag
def other_languages() -> list[tuple[str, str]]:
    """Return code and own name of every language but the one that is active."""
    return _other_languages()


def _other_languages() -> list[tuple[str, str]]:
    return [(code, name) for code, name in settings.LANGUAGES if code != wording.language()]


@register.simple_tag
def jurisdiction_name() -> str:
    """Return the name in the header: the jurisdiction's, never Guichet's."""
    return wording.in_language(brand().name)


@register.simple_tag
def jurisdiction_short_name() -> str:
    """Return the short name used on staff pages."""
    return wording.in_language(brand().short_name)


@register.simple_tag
def jurisdiction_ask() -> str:
    """Return the one line that tells a person whom to ask."""
    return wording.in_language(brand().ask)


@register.simple_tag
def jurisdiction_logo() -> SafeString:
    """Return the jurisdiction's logo, empty where it has none: `read_logo` wrote the markup."""
    return SafeString(brand().logo)


@register.simple_tag
def brand_colours() -> str:
    """Return the address of the jurisdiction's colours, empty where it has none of its own."""
    return reverse("brand-colours", args=[brand_digest()]) if brand().colours else ""


@register.simple_tag
def brand_icon() -> str:
    """Return the address of the picture that a browser shows beside the title."""
    if brand().logo:
        return reverse("brand-mark", args=[brand_digest()])
    return static("guichet/favicon.svg")


@register.simple_tag
def signed_in_until() -> str:
    """Write the moment at which a session ends that began with this page, or went on with it."""
    ends = clock.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return wording.moment(ends, brand().zone)


@register.simple_tag
def demonstration() -> bool:
    """Tell whether everything here was invented by `guichet demo`."""
    return is_demo()


@register.simple_tag
def footer_links() -> list[tuple[str, str]]:
    """Return the jurisdiction's own links for the foot of every page."""
    links = brand().footer
    return [(wording.in_language(x.text), wording.in_language(x.href)) for x in links]


@register.simple_tag(takes_context=True)
def nav_link(context: Context, view: str, text: str, section: str = "") -> SafeString:
    """Link to a main page and mark it current; nothing where that page is not installed.

    `section` names, apart by spaces, further views that stand under this link.
    """
    try:
        address = reverse(view)
    except NoReverseMatch:
        return SafeString("")
    match = getattr(context.get("request"), "resolver_match", None)
    here = match.view_name if match else ""
    current = "page" if here == view else "true" if here in section.split() else ""
    mark = format_html(' aria-current="{}"', current) if current else ""
    return format_html('<a href="{}"{}>{}</a>', address, mark, text)


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, paging: Paging) -> dict[str, object]:
    """Show links to the pages before and after, the rest of the query kept."""
    request = context["request"]

    def address(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "paging": paging,
        "previous": address(paging.number - 1) if paging.number > 1 else "",
        "next": address(paging.number + 1) if paging.number < paging.pages else "",
    }


@register.inclusion_tag("components/summary.html")
def summary(rows: Sequence[SummaryRow]) -> dict[str, object]:
    """Show a summary list: label, value and, where given, a way to change it."""
    return {"rows": rows}


@register.filter
def in_language(texts: Mapping[str, str] | str) -> str:
    """Choose the text for the active language."""
    return wording.in_language(texts)


@register.filter
def channel(code: str) -> str:
    """Name a channel by which people reach a service."""
    return str(_CHANNELS.get(_FILED_CHANNELS.get(code, code), code))


@register.filter
def cents(value: int) -> str:
    """Write integer cents as an amount; 0 is Free."""
    return wording.cents(value)


@register.filter
def money(value: int) -> str:
    """Write an amount, nothing as an amount too: $0."""
    return wording.money(value)


@register.filter
def number(value: float | Decimal) -> str:
    """Write a number as the language does."""
    return wording.number(value)


@register.filter
def signed(value: float) -> str:
    """Write a number with its sign; zero has none."""
    return wording.signed(value)


@register.filter
def percent(share: float | Decimal) -> str:
    """Write a share between 0 and 1 as a percentage, never rounded up."""
    return wording.percent(share)


@register.filter
def business_days(count: int) -> str:
    """Write a number of business days with its unit."""
    return wording.business_days(count)


@register.filter
def calendar_days(count: int) -> str:
    """Write a number of calendar days with its unit."""
    return wording.calendar_days(count)


@register.filter
def period(days: int) -> str:
    """Write how long something is kept."""
    return wording.period(days)


@register.filter
def fiscal_year(year: str) -> str:
    """Write a fiscal year shortly."""
    return wording.fiscal_year(year)


@register.filter
def filed_count(word: str) -> str:
    """Write a count as it was filed; 0, not applicable, not available and blank stay apart."""
    return wording.filed_count(word)


@register.filter
def filed_share(word: str) -> str:
    """Write a share as it was filed, never rounded up."""
    return wording.filed_share(word)


@register.filter
def long_date(value: date | datetime, zone: ZoneInfo | str = "") -> str:
    """Write a date in full, in the named zone or the jurisdiction's."""
    return wording.long_date(value, _zone(zone))


@register.filter
def week_date(value: date | datetime, zone: ZoneInfo | str = "") -> str:
    """Write a date in full with its day of the week."""
    return wording.week_date(value, _zone(zone))


@register.filter
def short_date(value: date | datetime, zone: ZoneInfo | str = "") -> str:
    """Write a date for a dense table."""
    return wording.short_date(value, _zone(zone))


@register.filter
def moment(value: datetime, zone: ZoneInfo | str = "") -> str:
    """Write a moment in the office's own time."""
    return wording.moment(value, _zone(zone))


@register.filter
def hour(value: time | datetime, zone: ZoneInfo | str = "") -> str:
    """Write a time of day, of a moment in the office's own."""
    return wording.hour(value, _zone(zone))


def _zone(zone: ZoneInfo | str) -> ZoneInfo:
    if isinstance(zone, ZoneInfo):
        return zone
    return ZoneInfo(zone) if zone else brand().zone
