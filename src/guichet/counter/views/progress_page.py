"""The page that shows how one application stands, as every view of it shows it."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.casework import queries
from guichet.casework.queries import Milestone
from guichet.casework.rules import MAX_WORDS, Against, Outcome, Status
from guichet.catalogue.definitions import Order
from guichet.components import clock
from guichet.components.access import SeenRequest
from guichet.components.follow import MINUTES, case_in
from guichet.components.questions import DrawnFile
from guichet.components.roles import purpose_words, role_words
from guichet.components.sending import case_files
from guichet.components.turns import head_start_words, order_words
from guichet.components.ways import way_lines
from guichet.components.wording import in_language, week_date
from guichet.counter.pages.by_table import TableAnswer
from guichet.counter.pages.track import (
    About,
    Answer,
    ContactLine,
    Look,
    OpenQuestion,
    PastQuestion,
    ProgressPage,
    Step,
    TrackPage,
    Way,
)
from guichet.counter.views.alerts import alert_lines
from guichet.counter.views.benefit_words import benefit_lines
from guichet.counter.views.expected import expected_of
from guichet.counter.views.fee_words import fee_lines
from guichet.counter.views.intake import taken_in_words
from guichet.counter.views.integrity_words import finding_line, stands_line
from guichet.counter.views.keeping import keeping_lines
from guichet.counter.views.notices import told_of
from guichet.counter.views.recourse_links import page_of, way_start
from guichet.counter.views.words import outcome_words


def show_form(request: SeenRequest, page: TrackPage, *, status: int = 200) -> HttpResponse:
    """Ask for reference and secret."""
    return render(request, page.template, {"page": page}, status=status)


def show_progress(
    request: SeenRequest, token: str, *, typed: str = "", problem: str = ""
) -> HttpResponse:
    """Show how an application stands; an old or forged ticket leads back to the form.

    What was typed stands in the answer's field with its problem, or, when the page has closed
    meanwhile, above the form to be copied.
    """
    case = case_in(token)
    found = None
    if case is not None:
        found = queries.progress_of(request.viewer, case=case, at=clock.now())
    if found is None:
        over = TrackPage(problem="over", minutes=MINUTES, kept=typed)
        return show_form(request, over, status=404)
    page = _page(request, found, token, typed=typed, problem=problem)
    answer = render(request, page.template, {"page": page})
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _documents(found: queries.Progress, token: str) -> tuple[DrawnFile, ...]:
    return case_files(
        found.documents,
        address=lambda each: reverse("counter:document", kwargs={"token": token, "document": each}),
    )


def _looks(found: queries.Progress) -> tuple[Look, ...]:
    return tuple(
        Look(
            at=look.at,
            office=in_language(look.office),
            role=role_words(look.role),
            purpose=purpose_words(look.purpose),
        )
        for look in found.readings
    )


def _page(
    request: SeenRequest, found: queries.Progress, token: str, *, typed: str, problem: str
) -> ProgressPage:
    ended = found.status in {Status.RELEASED, Status.WITHDRAWN}
    return ProgressPage(
        token=token,
        reference=found.reference,
        service_name=in_language(found.service_name),
        alerts=alert_lines(request.viewer, service=found.service, at=clock.now()),
        heading=_heading(found),
        office=in_language(found.office),
        organization=in_language(found.organization),
        reach=way_lines(request.viewer, office=found.office_id, at=clock.now()),
        zone=found.zone,
        clock=found.clock,
        turn=() if ended else _turn(request, found),
        language=found.language,
        question=_question(found, typed=typed, problem=problem),
        kept=typed if problem == "over" else "",
        past_questions=_past(found),
        max_words=MAX_WORDS,
        expected=None
        if ended or found.status is Status.AWAITING_FEE
        else expected_of(request.viewer, found),
        ended=ended,
        consequence=in_language(found.limit_consequence) if found.limit_consequence else "",
        law=in_language(found.limit_reference) if found.limit_reference else "",
        steps=_steps(found),
        looks=_looks(found),
        told=told_of(request, case=found.case),
        answer=_answer(found),
        table=_table(found),
        overridden=in_language(found.overridden) if found.overridden else "",
        asked_at=None if found.outcome else found.person_asked_at,
        stands=stands_line(found),
        finding=finding_line(found),
        ways=tuple(_way(each, token) for each in found.recourses),
        told_instead=queries.addressee_without_recourse(
            request.viewer, case=found.case, today=clock.now().astimezone(found.zone).date()
        ),
        about=_about(found),
        taken_in=taken_in_words(found),
        reopened_at=None if found.outcome else found.reopened_at,
        contact=tuple(
            ContactLine(label=in_language(each.label), value=in_language(each.value))
            for each in found.contact
        ),
        documents=_documents(found, token),
        wants_documents=bool(queries.documents_wanted(request.viewer, case=found.case)),
        corrected_at=found.corrected_at,
        may_withdraw=found.may_withdraw,
        fee=fee_lines(found),
        benefits=benefit_lines(found),
        kept_lines=keeping_lines(found),
        minutes=MINUTES,
    )


def _turn(request: SeenRequest, found: queries.Progress) -> tuple[str, ...]:
    """Say in which order files are taken where this one is, and its class if it has one."""
    turn = queries.turn_of(request.viewer, case=found.case)
    if turn is None:
        return ()
    lines = [order_words(turn.order)]
    if turn.order is Order.CLASS_THEN_AGE:
        lines += [head_start_words(each) for each in turn.classes]
    if turn.own_class is not None:
        lines.append(_("Yours goes ahead: %(why)s") % {"why": in_language(turn.own_class.name)})
    return tuple(lines)


def _past(found: queries.Progress) -> tuple[PastQuestion, ...]:
    return tuple(
        PastQuestion(
            words=each.words,
            asked_at=each.asked_at,
            answer=each.answer,
            answered_at=each.answered_at,
        )
        for each in found.questions
        if each.ended_at is not None
    )


def _heading(found: queries.Progress) -> str:
    """Say where it stands and what the person has to do, in one line."""
    if found.outcome:
        return _outcome_heading(found)
    if found.unpaid_at is not None:
        return _("Closed: the fee was not paid in time")
    said = {
        Status.AWAITING_FEE: _("Pay the fee: our work begins once it is paid"),
        Status.WITHDRAWN: _("You took this application back"),
        Status.WAITING: _("We have a question for you"),
        Status.IN_REVIEW: _("With an officer. Nothing for you to do."),
        Status.HANDED_OVER: _("With an officer. Nothing for you to do."),
    }
    return said.get(found.status, _("Received. Nothing for you to do."))


def _outcome_heading(found: queries.Progress) -> str:
    if found.measure is not None:
        if found.measure.against is Against.REVOCATION:
            return _("Your permit was revoked")
        return _("Your permit is suspended")
    if found.outcome_name:
        named = in_language(found.outcome_name)
        return _("Your application is decided: %(outcome)s") % {"outcome": named}
    if found.outcome == Outcome.APPROVED:
        return _("Your application is approved")
    return _("Your application is refused")


def _steps(found: queries.Progress) -> tuple[Step, ...]:
    """Put the milestones in words: done, under way, to come."""
    names = {
        "received": _("Received"),
        "fee": _("Fee paid"),
        "in_review": _("With an officer"),
        "question": _("We asked you something"),
        "decision": _("Decision"),
        "withdrawn": _("You took it back"),
    }
    refused = found.outcome == Outcome.REFUSED
    steps: list[Step] = []
    for milestone in found.milestones:
        done = milestone.at is not None
        under_way = milestone.now and milestone.code not in {"decision", "withdrawn"}
        name = names[milestone.code]
        shape = "half" if under_way else "go" if done else "open"
        if milestone.code == "question":
            shape = "pause" if under_way else "flat" if milestone.ending != "answered" else "go"
        style = "now" if under_way else "done" if done else ""
        if milestone.code == "withdrawn":
            shape, style = "flat", "done"
            name = _("Closed unpaid") if found.unpaid_at else name
        if milestone.code == "fee" and not done:
            shape, name = "pause", _("The fee is to be paid")
        if milestone.code == "decision" and refused:
            shape, style = "stop", "stop"
        steps.append(
            Step(
                shape=shape,
                style=style,
                name=name,
                at=milestone.at,
                since=under_way and milestone.code == "in_review",
                note=_note(found, milestone, under_way=under_way),
            )
        )
    return tuple(steps)


def _note(found: queries.Progress, milestone: Milestone, *, under_way: bool) -> str:
    """Say what happens next, where it belongs in the list."""
    code, done = milestone.code, milestone.at is not None
    if code == "question":
        return _question_note(found, milestone)
    if under_way and code in {"received", "fee"}:
        waits = code == "fee" and not done
        return (
            _("Our clock starts on the day it is paid.")
            if waits
            else _("An officer opens it next.")
        )
    if code == "in_review" and under_way:
        stage = in_language(found.stage) if found.stage else ""
        return " · ".join(part for part in (stage, in_language(found.stage_office)) if part)
    if code == "withdrawn":
        return _("Closed without a decision.")
    if code == "decision" and not done:
        return _("You will see it here, with its reasons and, when it is yes, the permit.")
    return ""


def _question_note(found: queries.Progress, milestone: Milestone) -> str:
    """Say how a question came to its end, or that our clock stands."""
    if milestone.ended_at is None:
        return _("Our clock stands until you answer.")
    day = week_date(milestone.ended_at, found.zone)
    said = {
        "answered": _("You answered on %(day)s. Our clock runs again."),
        "taken_back": _("No answer is needed any more since %(day)s. Our clock runs again."),
        "lapsed": _("An officer went on without your answer on %(day)s."),
        "withdrawn": _("You took the application back on %(day)s."),
    }
    return said[milestone.ending] % {"day": day}


def _question(found: queries.Progress, *, typed: str, problem: str) -> OpenQuestion | None:
    asked = found.question
    if asked is None:
        return None
    return OpenQuestion(
        id=asked.id,
        reason=in_language(asked.reason) if asked.reason else "",
        words=asked.words,
        due_on=asked.due_on,
        lapses_on=asked.lapses_on,
        overdue=asked.overdue,
        gone_on=asked.ended_at is not None,
        typed="" if problem == "over" else typed,
        problem="" if problem == "over" else problem,
    )


def _answer(found: queries.Progress) -> Answer | None:
    if not found.outcome:
        return None
    return Answer(
        approved=found.outcome == Outcome.APPROVED,
        reason=in_language(found.reason or {}),
        reference=in_language(found.reason_reference) if found.reason_reference else "",
        words=found.words,
        permit_number=found.permit_number,
        called=in_language(found.outcome_name)
        if found.outcome_name
        else outcome_words(found.outcome),
    )


def _way(each: queries.RecourseSeen, token: str) -> Way:
    """Say one way against a decision; the objection's page opens to whoever has this one open."""
    return Way(
        name=in_language(each.name),
        text=in_language(each.text),
        reference=in_language(each.reference),
        until=each.until,
        addressee=each.addressee,
        over=not each.open and each.objection is None,
        start_url=way_start(each, token),
        done_at=each.objected_at,
        done_url=page_of(each.objection) if each.objection else "",
    )


def _about(found: queries.Progress) -> About | None:
    first = found.objected_to
    if first is None:
        return None
    return About(
        service_name=in_language(first.service_name),
        reference=first.reference,
        url=page_of(first.case),
    )


def _table(found: queries.Progress) -> TableAnswer | None:
    if found.table is None:
        return None
    return TableAnswer(
        name=in_language(found.table.name),
        version=date.fromisoformat(found.table.version),
        row=found.table.row,
        code=found.service,
        reason=in_language(found.table.reason),
        reference=in_language(found.table.reference) if found.table.reference else "",
        may_ask=found.may_ask_for_person,
    )
