"""A person takes their own file away: as a paper to read, and as JSON for a program."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from guichet.casework import queries
from guichet.casework.queries import OwnFile, Reading, Section
from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.components.application_paper import (
    answer_sections,
    application_pdf,
    basics,
    day_name,
    document_rows,
    paper_name,
)
from guichet.components.benefits import benefit_state, benefit_words
from guichet.components.contacts import reason_words
from guichet.components.downloads import saved, saved_pdf
from guichet.components.follow import case_in
from guichet.components.roles import purpose_words, role_words
from guichet.components.templatetags.guichet import channel
from guichet.components.wording import cents, in_language, long_date, moment
from guichet.counter.views.fee_words import fee_lines
from guichet.counter.views.keeping import keeping_lines
from guichet.counter.views.notices import told_of
from guichet.counter.views.own_file_json import file_as_json
from guichet.counter.views.progress_page import show_progress
from guichet.counter.views.words import outcome_words


@public
@never_cache
@require_safe
def own_file_json(request: SeenRequest, token: str) -> HttpResponse:
    """Hand over everything that is kept in this case, for a program."""
    file = _file(request, token)
    if file is None:
        return show_progress(request, token)
    told = told_of(request, case=file.progress.case)
    return _saved(file_as_json(file, told=told), file=file, ending="json", kind="application/json")


@public
@never_cache
@require_safe
def application_paper(request: SeenRequest, token: str) -> HttpResponse:
    """Hand over the application as it was sent, to read or to print."""
    file = _file(request, token)
    if file is None:
        return show_progress(request, token)
    return saved_pdf(
        application_pdf(request.viewer, file=file, at=clock.now()), name=paper_name(file)
    )


@public
@never_cache
@require_safe
def own_file_pdf(request: SeenRequest, token: str) -> HttpResponse:
    """Hand over everything that is kept in this case, to read or to print."""
    file = _file(request, token)
    if file is None:
        return show_progress(request, token)
    at, found = clock.now(), file.progress
    made = queries.own_file_pdf(
        request.viewer,
        title=_("Your file %(reference)s") % {"reference": found.reference},
        about=_("%(service)s, %(office)s. What was kept on %(moment)s.")
        % {
            "service": in_language(found.service_name),
            "office": in_language(found.office),
            "moment": moment(at, found.zone),
        },
        language=get_language() or "en",
        sections=[section for section in _sections(request, file) if section.rows],
        at=at,
    )
    return _saved(made, file=file, ending="pdf", kind="application/pdf")


def _file(request: SeenRequest, token: str) -> OwnFile | None:
    case = case_in(token)
    return None if case is None else queries.own_file(request.viewer, case=case, at=clock.now())


def _saved(content: bytes, *, file: OwnFile, ending: str, kind: str) -> HttpResponse:
    return saved(content, name=f"{day_name(file)}.{ending}", kind=kind)


def _sections(request: SeenRequest, file: OwnFile) -> Iterable[Section]:
    found = file.progress
    zone = found.zone
    yield Section(title=_("Your application"), rows=tuple(_basics(file)))
    yield from answer_sections(file)
    yield Section(
        title=_("Your documents"),
        rows=document_rows(file),
    )
    yield Section(title=_("The fee"), rows=tuple(_money(file)))
    yield Section(
        title=_("What is paid to you"),
        rows=tuple(
            (cents(each.amount_cents), f"{benefit_state(each)[1]}\n{benefit_words(each, zone)}")
            for each in found.benefits
        ),
    )
    yield Section(
        title=_("When you called, came or wrote"),
        rows=tuple(
            (moment(each.arrived_at, zone), f"{channel(each.channel)}, {reason_words(each.reason)}")
            for each in file.contacts
        ),
    )
    for asked in found.questions:
        rows = [(moment(asked.asked_at, zone), asked.words)]
        if asked.answered_at is not None:
            rows.append((_("Your answer"), asked.answer))
        yield Section(title=_("We asked you"), rows=tuple(row for row in rows if row[1]))
    yield Section(title=_("The decision"), rows=tuple(_decision(file)))
    yield Section(
        title=_("What we wrote to you"),
        rows=tuple(
            (each.what, ", ".join([each.how, *([moment(each.at, zone)] if each.at else [])]))
            for each in told_of(request, case=found.case)
        ),
    )
    yield Section(
        title=_("Who looked at your file"),
        rows=tuple((moment(look.at, zone), _look(look)) for look in found.readings),
    )
    yield Section(
        title=_("How long we keep it"),
        rows=tuple((line.what, f"{line.how_long}\n{line.law}") for line in keeping_lines(found)),
    )


def _money(file: OwnFile) -> Iterable[tuple[str, str]]:
    lines = fee_lines(file.progress)
    if lines is None:
        return
    yield cents(lines.cents), lines.why or lines.law
    for each in lines.paid:
        when = moment(each.at, file.progress.zone)
        yield f"{each.number}, {cents(each.cents)}", f"{when}, {each.how}. {each.back}".strip(". ")


def _look(look: Reading) -> str:
    return _("%(role)s, %(office)s: %(purpose)s") % {
        "role": role_words(look.role),
        "office": in_language(look.office),
        "purpose": purpose_words(look.purpose),
    }


def _basics(file: OwnFile) -> Iterable[tuple[str, str]]:
    found = file.progress
    yield from basics(file)
    if found.clock.standard_due_on:
        yield _("Standard"), long_date(found.clock.standard_due_on, found.zone)
    if found.clock.legal_due_on:
        yield _("Legal limit"), long_date(found.clock.legal_due_on, found.zone)


def _decision(file: OwnFile) -> Iterable[tuple[str, str]]:
    found = file.progress
    if not found.outcome:
        return
    named = in_language(found.outcome_name) if found.outcome_name else outcome_words(found.outcome)
    yield _("Outcome"), named
    yield _("Reason"), in_language(found.reason or {})
    if found.reason_reference:
        yield _("By what law"), in_language(found.reason_reference)
    if found.words:
        yield _("The officer’s words"), found.words
    if found.permit_number:
        yield _("Permit"), found.permit_number
