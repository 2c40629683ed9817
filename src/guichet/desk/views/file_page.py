"""The page of a file, as every view that acts on a file shows it."""

from uuid import UUID, uuid4

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guichet.casework import actions, queries
from guichet.casework.queries import File, IntakeSeen
from guichet.casework.rules import MAX_WORDS, Purpose
from guichet.components import clock
from guichet.components.access import SeenRequest
from guichet.components.questions import DrawnFile
from guichet.components.roles import purpose_words
from guichet.components.sending import case_files
from guichet.components.templatetags.guichet import channel
from guichet.components.turns import head_start_words, order_words
from guichet.desk.forms.arrival import helper_words
from guichet.desk.pages.file import (
    AskForm,
    DecisionForm,
    FilePage,
    HandOverForm,
    NoteForm,
    OtherLine,
    ReturnForm,
    TimelineRow,
    TriageForm,
    TurnLines,
)
from guichet.desk.pages.payments import MoneyForms
from guichet.desk.pages.queue import Choice
from guichet.desk.views.contacts import contact_lines
from guichet.desk.views.payments import money_forms
from guichet.desk.views.templates import begun
from guichet.desk.views.wording import ADVICE, FINDINGS, STATUSES, what_happened, who_did

_OTHER_LANGUAGES = {"en": gettext_lazy("English"), "fr": gettext_lazy("French")}


def _purpose(request: SeenRequest, case: UUID) -> Purpose:
    """Return what was chosen to read for, else what the role usually reads for."""
    chosen = request.GET.get("purpose", "")
    if chosen in set(Purpose):
        return Purpose(chosen)
    sight = queries.sight_of(request.viewer, case=case)
    return sight.purposes[0] if sight is not None and sight.purposes else Purpose.DECIDE


def show_file(
    request: SeenRequest,
    case: UUID,
    *,
    back: str,
    form: DecisionForm | None = None,
    asking: AskForm | None = None,
    handing: HandOverForm | None = None,
    returning: ReturnForm | None = None,
    sorting: TriageForm | None = None,
    noting: NoteForm | None = None,
) -> HttpResponse:
    """Show a file with its forms as far as they are filled in; the reading is written down."""
    purpose = _purpose(request, case)
    try:
        found = actions.open_file(request.viewer, case=case, purpose=purpose, at=clock.now())
    except (actions.NoSuchFile, actions.PurposeRefused):
        raise Http404 from None
    forms = (
        form or DecisionForm(),
        asking or AskForm(),
        handing or HandOverForm(),
        returning or ReturnForm(),
        sorting or TriageForm(),
        noting or NoteForm(key=str(uuid4())),
    )
    money = money_forms(request, case)
    intake = queries.intake_of(request.viewer, case=case)
    page = _page(found, forms, money, back=back, purpose=purpose, intake=intake)
    return render(request, page.template, {"page": page})


def _documents(found: File) -> tuple[DrawnFile, ...]:
    return case_files(
        found.documents,
        address=lambda each: reverse(
            "desk:document", kwargs={"case": found.case, "document": each}
        ),
    )


def _page(
    found: File,
    forms: tuple[DecisionForm, AskForm, HandOverForm, ReturnForm, TriageForm, NoteForm],
    money: MoneyForms,
    *,
    back: str,
    purpose: Purpose,
    intake: IntakeSeen | None,
) -> FilePage:
    form, asking, handing, returning, sorting, noting = forms
    form = begun(found, form)
    shape, status = STATUSES[found.status]
    came_by = channel(found.channel)
    return FilePage(
        file=found,
        form=form,
        asking=asking,
        handing=handing,
        returning=returning,
        sorting=sorting,
        say_key=str(uuid4()),
        noting=noting,
        money=money,
        turn=_turn(found, sorting),
        mistakes=(
            *form.mistakes,
            *asking.mistakes,
            *handing.mistakes,
            *returning.mistakes,
            *sorting.mistakes,
            *noting.mistakes,
        ),
        documents=_documents(found),
        helped_by=_helped_by(intake),
        back=back,
        status=str(status),
        shape=shape,
        language=_language(found.language),
        templates=any(each.template for each in found.grounds),
        others=tuple(
            OtherLine(
                file=each, status=str(STATUSES[each.status][1]), shape=STATUSES[each.status][0]
            )
            for each in found.others
        ),
        finding=_finding(found),
        advice="" if found.advice is None else str(ADVICE.get(found.advice.result, "")),
        purposes=tuple(
            Choice(value=each, text=purpose_words(each), chosen=each is purpose)
            for each in found.purposes
        ),
        timeline=tuple(
            TimelineRow(at=each.at, who=who_did(each), what=what_happened(each, channel=came_by))
            for each in found.happenings
        ),
        contacts=contact_lines(found.contacts),
        max_words=MAX_WORDS,
    )


def _others(found: File) -> tuple[OtherLine, ...]:
    lines = []
    for each in found.others:
        shape, words = STATUSES[each.status]
        lines.append(OtherLine(file=each, status=str(words), shape=shape))
    return tuple(lines)


def _language(code: str) -> str:
    return str(_OTHER_LANGUAGES.get(code, dict(settings.LANGUAGES).get(code, code)))


def _helped_by(intake: IntakeSeen | None) -> str:
    if intake is None or not intake.helper_name:
        return ""
    return f"{intake.helper_name} · {helper_words()[intake.helper]}"


def _finding(found: File) -> str:
    done = None if found.verifying is None else found.verifying.verified
    return "" if done is None else str(FINDINGS[done.found])


def _turn(found: File, sorting: TriageForm) -> TurnLines | None:
    turn = found.sorting.turn
    if turn is None:
        return None
    own = turn.own_class
    chosen = sorting.chosen or ("ordinary" if own is None else own.code)
    choices = [("ordinary", _("Ordinary"))]
    choices += [(each.code, f"{each.letter} {head_start_words(each)}") for each in turn.classes]
    return TurnLines(
        words=order_words(turn.order),
        own_class="" if own is None else f"{own.letter} {head_start_words(own)}",
        choices=tuple(
            Choice(value=code, text=text, chosen=code == chosen) for code, text in choices
        ),
    )
