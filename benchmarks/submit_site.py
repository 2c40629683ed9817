"""Two views behind Guichet's own middleware: a submission, and a bare Django insert beside it."""

import os
import uuid

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.site.settings")
django.setup()
settings.ROOT_URLCONF = __name__

from django import forms  # noqa: E402 - models need the set-up above
from django.core.wsgi import get_wsgi_application  # noqa: E402 - the site is set up first
from django.db import connection, models  # noqa: E402 - the site is set up first
from django.http import HttpRequest, JsonResponse  # noqa: E402 - the site is set up first
from django.urls import path  # noqa: E402 - the site is set up first

from guichet.casework.actions import submit  # noqa: E402 - the site is set up first
from guichet.catalogue.definitions import definition_for  # noqa: E402 - the site is set up first
from guichet.components import clock  # noqa: E402 - the site is set up first
from guichet.components.questions import form_for  # noqa: E402 - the site is set up first

SERVICE = "small-permit"


class BenchRequest(models.Model):
    """The peers' row: one table, one index, about 200 bytes."""

    name = models.CharField(max_length=80)
    email = models.EmailField()
    place = models.CharField(max_length=40, db_index=True)
    note = models.TextField(blank=True)
    created = models.DateTimeField()

    class Meta:
        app_label = "bench"
        db_table = "bench_request"

    def __str__(self) -> str:
        """Show the id."""
        return str(self.pk)


class BenchForm(forms.Form):
    """The small permit's four questions as Django would have them."""

    name = forms.CharField(max_length=80)
    email = forms.EmailField()
    place = forms.ChoiceField(choices=[("north", "North"), ("south", "South")])
    note = forms.CharField(required=False, max_length=500)


def bare(request: HttpRequest) -> JsonResponse:
    """Validate four fields and insert one row: the limit."""
    sent = {name.removeprefix("a-"): value for name, value in request.POST.items()}
    form = BenchForm(sent)
    if not form.is_valid():
        return JsonResponse(form.errors, status=400)
    row = BenchRequest.objects.create(**form.cleaned_data, created=clock.now())
    return JsonResponse({"reference": f"GT-{row.pk:08d}"}, status=201)


def ours(request: HttpRequest) -> JsonResponse:
    """Validate the same four fields and submit: application, answers, Event, receipt."""
    definition = definition_for(SERVICE)
    at = clock.now()
    form = form_for(definition.groups[0], request.POST, today=at.date())
    if not form.is_valid():
        return JsonResponse(form.errors, status=400)
    receipt = submit(
        key=uuid.uuid4(),
        service=SERVICE,
        definition_version=definition.version,
        answers=form.answers,
        language="en",
        channel="web",
        at=at,
    )
    return JsonResponse({"reference": receipt.reference}, status=201)


def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer without the database: the ceiling of framework and middleware."""
    return JsonResponse({"status": "ok"})


urlpatterns = [path("bare", bare), path("ours", ours), path("healthz", healthz)]
application = get_wsgi_application()

if __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(BenchRequest)
