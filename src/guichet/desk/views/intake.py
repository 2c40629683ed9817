"""Take an application in by phone, at a counter or from mail: the same questions, one screen."""

from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from guichet.casework import actions, queries
from guichet.casework.actions.mail import NoSuchMail
from guichet.casework.queries.mail import new_mail
from guichet.casework.rules import (
    INTAKE_CHANNELS,
    OFFICERS_DAYS,
    ArrivalRefused,
)
from guichet.catalogue.definitions import ServiceDefinition, definition_for
from guichet.catalogue.queries import NoAccountableOffice
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.components.jurisdiction import brand, local_today
from guichet.components.questions import QuestionForm, draw, screen_form
from guichet.components.sending import Standing, change_files, drawn_files, with_documents
from guichet.components.wording import cents, in_language
from guichet.desk.forms.arrival import (
    Arrival,
    helper_choices,
    language_choices,
    read_arrival,
    reason_choices,
    said_of,
)
from guichet.desk.forms.letter import arrival_of_letter, letter_named, letter_of
from guichet.desk.pages.file import Mistake
from guichet.desk.pages.intake import (
    ArrivalForm,
    IntakeFormPage,
    IntakePage,
    Section,
    TakenInPage,
    TakenService,
)
from guichet.documents.hooks import takes_files
from guichet.documents.queries import documents_of_draft
from guichet.interactions.rules import Role
from guichet.payments.queries import wants_paying


@staff(Role.OFFICER, Role.LEAD)
@require_safe
def intake(request: SeenRequest) -> HttpResponse:
    """Show the services whose applications the viewer takes in."""
    services = queries.services_taken(request.viewer, today=local_today())
    page = IntakePage(
        services=tuple(
            TakenService(
                code=each.code, name=in_language(each.name), office=in_language(each.office)
            )
            for each in services
        ),
        mail=letter_of(request),
        letters=new_mail(request.viewer),
    )
    return render(request, page.template, {"page": page})


@takes_files
@staff(Role.OFFICER, Role.LEAD)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def intake_service(request: SeenRequest, service: str) -> HttpResponse:
    """Show all questions, and take the application in once all is answered."""
    taken = {each.code for each in queries.services_taken(request.viewer, today=local_today())}
    if service not in taken:
        raise Http404
    definition = definition_for(service, on=local_today())
    if request.method != "POST":
        now = clock.now().astimezone(brand().zone)
        arrival = arrival_of_letter(request, now=now)
        form = screen_form(definition, None, today=local_today())
        return _show(request, definition, form, arrival=arrival, key=str(uuid4()))
    return _take(request, definition)


def _take(request: SeenRequest, definition: ServiceDefinition) -> HttpResponse:
    arrival = read_arrival(request.POST, at=clock.now(), zone=brand().zone)
    arrived = clock.now() if arrival.at is None else arrival.at
    today = arrived.astimezone(brand().zone).date()
    key = request.POST.get("key", "")
    standing = _files(request, definition, key)
    filed = definition.document_questions.values()
    form = screen_form(definition, with_documents(request.POST, filed, standing), today=today)
    shown = set(request.POST.get("page-shown", "").split(","))
    faulty = {code for code in form.errors if code in shown}
    further = [question for question in form.questions if question.code not in shown]
    declared = request.POST.get("declared") == "yes"
    mistakes = [*arrival.mistakes]
    if not further and not declared:
        mistakes.append(Mistake(field="declared", text=_("Read the declaration out and tick it")))
    about = _about(request, definition, arrival)
    if about is None and definition.about_decision:
        mistakes.append(Mistake(field="decision", text=_no_refusal()))
    only_files = request.POST.get("page-act", "") != ""
    if only_files:
        mistakes, faulty = [], set()
    if faulty or further or mistakes or form.errors or standing.troubled or only_files:
        more = bool(further) and not faulty and not only_files
        return _show(
            request,
            definition,
            form,
            arrival=arrival.form,
            key=key,
            mistakes=mistakes,
            more=more,
            standing=standing,
            lenient=only_files,
        )
    return _write(request, definition, form, arrival=arrival, key=key, about=about)


def _no_refusal() -> str:
    return _("No refusal with this reference may be objected to here: check it, and its last day")


def _about(
    request: SeenRequest, definition: ServiceDefinition, arrival: Arrival
) -> tuple[UUID, str] | None:
    """Return the refused case and the recourse, for an objection."""
    if not definition.about_decision or not arrival.form.decision:
        return None
    return queries.refusal_of(
        request.viewer,
        reference=arrival.form.decision,
        service=definition.code,
        today=local_today(),
    )


def _files(request: SeenRequest, definition: ServiceDefinition, key: str) -> Standing:
    """Take in what was sent as files under the screen's key; return what stands."""
    filed = tuple(definition.document_questions.values())
    if not filed:
        return Standing()
    try:
        draft = UUID(key)
    except ValueError as error:
        raise Http404 from error
    refusals = change_files(request, filed, at=clock.now(), draft=draft)
    return Standing(documents=documents_of_draft(request.viewer, draft=draft), refusals=refusals)


def _write(
    request: SeenRequest,
    definition: ServiceDefinition,
    form: QuestionForm,
    *,
    arrival: Arrival,
    key: str,
    about: tuple[UUID, str] | None,
) -> HttpResponse:
    at = clock.now()
    try:
        receipt = actions.take_in(
            request.viewer,
            key=UUID(key),
            service=definition.code,
            definition_version=definition.version,
            answers=form.answers,
            language=arrival.form.language,
            channel=arrival.form.channel,
            arrived_at=arrival.at or at,
            reason=arrival.reason,
            helper=arrival.helper,
            at=at,
            about=about,
            mail=letter_named(request),
        )
    except NoSuchMail:
        mistake = Mistake(field="key", text=_("A colleague has dealt with this letter."))
        return _show(request, definition, form, arrival=arrival.form, key=key, mistakes=[mistake])
    except ArrivalRefused as refused:
        mistake = Mistake(field="day", text=said_of(refused.why))
        return _show(request, definition, form, arrival=arrival.form, key=key, mistakes=[mistake])
    except (actions.RecourseClosed, actions.NoSuchFile):
        mistake = Mistake(field="decision", text=_no_refusal())
        return _show(request, definition, form, arrival=arrival.form, key=key, mistakes=[mistake])
    except actions.KeyReused:
        mistake = Mistake(field="key", text=_("This screen was sent before with other answers"))
        return _show(
            request, definition, form, arrival=arrival.form, key=str(uuid4()), mistakes=[mistake]
        )
    except actions.NotYours:
        raise PermissionDenied from None
    except (NoAccountableOffice, actions.NotTakenHere, ValueError) as error:
        raise Http404 from error
    return _show_receipt(request, definition, receipt, language=arrival.form.language)


def _show_receipt(
    request: SeenRequest,
    definition: ServiceDefinition,
    receipt: actions.Receipt,
    *,
    language: str,
) -> HttpResponse:
    found = queries.progress_of(request.viewer, case=receipt.case, at=clock.now())
    if found is None:
        raise Http404
    owed = wants_paying(request.viewer, case=receipt.case)
    page = TakenInPage(
        code=definition.code,
        service=definition.name[language],
        language=language,
        reference=receipt.reference,
        secret=receipt.secret,
        standard_due_on=None if owed else found.clock.standard_due_on,
        legal_due_on=None if owed else found.clock.legal_due_on,
        fee=cents(owed) if owed else "",
        case_url=reverse("desk:file", kwargs={"case": receipt.case}),
    )
    return render(request, page.template, {"page": page})


def _show(
    request: SeenRequest,
    definition: ServiceDefinition,
    form: QuestionForm,
    *,
    arrival: ArrivalForm,
    key: str,
    mistakes: list[Mistake] | None = None,
    more: bool = False,
    standing: Standing | None = None,
    lenient: bool = False,
) -> HttpResponse:
    sent = request.method == "POST" and not lenient
    shown = request.POST.get("page-shown", "").split(",") if sent else []
    files = standing or Standing()
    rules = form.rules if sent else {}
    words = {code: str(each[0]) for code, each in form.errors.items()} if sent else {}
    rules, words = rules | files.rules(definition), words | files.words()
    shown += list(files.words())
    typed = form.typed() if request.method == "POST" else {}
    fields = {
        question.code: draw(
            question,
            typed.get(question.code, ()),
            rule=rules.get(question.code, "") if question.code in shown else "",
            error=words.get(question.code, "") if question.code in shown else "",
            files=drawn_files(files.of(question.code)),
        )
        for question in form.questions
    }
    page = IntakeFormPage(
        code=definition.code,
        service=in_language(definition.name),
        about_decision=definition.about_decision,
        key=key,
        arrival=arrival,
        channels=INTAKE_CHANNELS,
        languages=language_choices(arrival.language),
        reasons=reason_choices(arrival.reason),
        helpers=helper_choices(arrival.helper),
        officers_days=OFFICERS_DAYS,
        sections=tuple(
            Section(title=in_language(group.title), fields=found)
            for group in definition.groups
            if (found := tuple(fields[q.code] for q in group.questions if q.code in fields))
        ),
        files=bool(definition.document_questions),
        mail=letter_of(request),
        shown=",".join(fields),
        more=more,
        declaration=in_language(definition.declaration),
        declared=request.POST.get("declared") == "yes",
        mistakes=(
            *(mistakes or ()),
            *(Mistake(field=each.id, text=each.rule) for each in fields.values() if each.error),
        ),
    )
    return render(request, page.template, {"page": page})
