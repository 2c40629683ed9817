"""What was sent after the session ended: shown to the person who wrote it, to send again."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guichet.components.access import SeenRequest, staff
from guichet.components.late import forget_late, late_of
from guichet.desk.pages.late import LatePage

_WORDS = 12  # characters from which a value is somebody's words, not a code of the form's own


@staff()
@require_http_methods(["GET", "HEAD", "POST"])
def late(request: SeenRequest) -> HttpResponseBase:
    """Show the form that came too late; POST puts it aside."""
    if request.method == "POST":
        forget_late(request)
        return redirect("desk:queue")
    found = late_of(request, user=request.viewer.user)
    if found is None:
        return redirect("desk:queue")
    page = LatePage(
        action=found.path,
        fields=found.fields,
        words=tuple(value for _name, value in found.fields if " " in value or len(value) > _WORDS),
    )
    answer: HttpResponse = render(request, page.template, {"page": page})
    return answer
