"""Addresses of the public counter."""

from django.urls import path, re_path

from guichet.counter.views import (
    apply,
    by_table,
    can_i,
    find,
    home,
    mend,
    objections,
    own_file,
    permit,
    questions,
    service,
    standing,
    track,
    verified,
    verify,
    waits,
)

_FACET = r"(?P<facet>need|audience|organization)"

app_name = "counter"
urlpatterns = [
    path("services/<slug:service>/apply", apply.start, name="apply"),
    path("services/<slug:service>/apply/check", apply.check, name="apply-check"),
    path("services/<slug:service>/apply/save", apply.save, name="apply-save"),
    path("resume/<str:link>", apply.resume, name="resume"),
    path("services/<slug:service>/apply/sent/<slug:handle>", apply.sent, name="sent"),
    path("services/<slug:service>/apply/<slug:group>", apply.question, name="apply-question"),
    path("services/<slug:code>/can-i", can_i.can_i, name="can-i"),
    path("", home.home, name="home"),
    path("search", find.search, name="search"),
    re_path(rf"^browse/{_FACET}$", find.browse, name="browse"),
    re_path(rf"^browse/{_FACET}/(?P<value>[^/]+)$", find.browse_by, name="browse-by"),
    path("services/<slug:code>", service.service, name="service"),
    path("track", track.track, name="track"),
    path("track/<str:token>", track.progress, name="progress"),
    path("track/<str:token>/answer", questions.answer, name="answer"),
    path("track/<str:token>/contact", mend.contact, name="contact"),
    path("track/<str:token>/withdraw", mend.withdraw, name="withdraw"),
    path("track/<str:token>/object/<slug:recourse>", objections.begin_objection, name="object"),
    path("track/<str:token>/person", by_table.person, name="ask-person"),
    path("track/<str:token>/file.json", own_file.own_file_json, name="own-file-json"),
    path("track/<str:token>/file.pdf", own_file.own_file_pdf, name="own-file-pdf"),
    path("decided-by-table", by_table.register, name="by-table"),
    path("how-we-verify", verified.verified, name="verified"),
    path("verify", verify.verify, name="verify"),
    path("permit/<str:token>", permit.permit, name="permit"),
    path("permit/<str:token>/pdf", permit.permit_pdf, name="permit-pdf"),
    path("permit/<str:token>/credential", permit.credential, name="permit-credential"),
    path("help", standing.help_and_contact, name="help"),
    path("accessibility", standing.accessibility, name="accessibility"),
    path("privacy", standing.privacy, name="privacy"),
    path("cookies", standing.cookies, name="cookies"),
    path("terms", standing.terms, name="terms"),
    path("waits", waits.waits, name="waits"),
]
