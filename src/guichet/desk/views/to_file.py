"""The way back to a file."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse


def to_file(case: UUID, back: str) -> HttpResponse:
    """Lead back to the file, from where the queue is found again."""
    address = reverse("desk:file", kwargs={"case": case})
    return HttpResponseRedirect(f"{address}{query_of(back)}", status=303)


def query_of(back: str) -> str:
    """Return the queue's query behind our own address: it can lead nowhere else."""
    return f"?{back}" if back else ""
