"""Addresses of the officers' desk."""

from django.urls import path

from guichet.desk.views import (
    ageing,
    alarms,
    custody,
    file,
    intake,
    late,
    notes,
    office,
    proposals,
    questions,
    queue,
    staff,
    triage,
    waits,
)

app_name = "desk"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("files/<uuid:case>", file.file, name="file"),
    path("files/<uuid:case>/decide", file.decide, name="decide"),
    path("files/<uuid:case>/undo", file.undo, name="undo"),
    path("files/<uuid:case>/confirm", proposals.confirm, name="confirm"),
    path("files/<uuid:case>/send-back", proposals.send_back, name="send-back"),
    path("files/<uuid:case>/take-proposal-back", proposals.take_back, name="take-proposal-back"),
    path("files/<uuid:case>/triage", triage.triage, name="triage"),
    path("next", triage.take_next, name="take-next"),
    path("files/<uuid:case>/claim", custody.claim, name="claim"),
    path("files/<uuid:case>/give-back", custody.give_back, name="give-back"),
    path("files/<uuid:case>/assign", custody.assign, name="assign"),
    path("files/<uuid:case>/hand-over", custody.hand_over, name="hand-over"),
    path("files/<uuid:case>/ask", questions.ask, name="ask"),
    path("files/<uuid:case>/take-question-back", questions.take_back, name="take-question-back"),
    path("files/<uuid:case>/go-on", questions.go_on, name="go-on"),
    path("intake", intake.intake, name="intake"),
    path("intake/<slug:service>", intake.intake_service, name="intake-service"),
    path("late", late.late, name="late"),
    path("files/<uuid:case>/note", notes.add, name="note"),
    path("alarms", alarms.alarms, name="alarms"),
    path("ageing", ageing.ageing, name="ageing"),
    path("waits", waits.waits, name="waits"),
    path("office", office.own_office, name="own-office"),
    path("offices/<uuid:office>", office.office_page, name="office"),
    path("staff", staff.staff_page, name="staff"),
]
