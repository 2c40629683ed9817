"""Write a note on a file, for colleagues."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guichet.casework import actions
from guichet.casework.rules import MAX_WORDS
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.desk.pages.file import Mistake, NoteForm
from guichet.desk.views.file_page import show_file
from guichet.desk.views.to_file import to_file
from guichet.interactions.rules import Role


@staff(Role.OFFICER, Role.LEAD)
@require_POST
def add(request: SeenRequest, case: UUID) -> HttpResponse:
    """Add the note; what is to mend is said on the file, and what was typed is kept."""
    back = request.POST.get("back", "")
    words = request.POST.get("note", "").replace("\r\n", "\n").strip()
    try:
        key = UUID(request.POST.get("key", ""))
        actions.add_note(request.viewer, key=key, case=case, words=words, at=clock.now())
    except actions.WordsRefused:
        text = _("Write the note, in at most %(most)s characters") % {"most": MAX_WORDS}
        form = NoteForm(key=str(key), words=words, mistakes=(Mistake(field="note", text=text),))
        return show_file(request, case, back=back, noting=form)
    except (ValueError, actions.NoSuchFile):
        raise Http404 from None
    except actions.NotYours:
        raise PermissionDenied from None
    messages.success(request, _("The note is on the file."))
    return to_file(case, back)
