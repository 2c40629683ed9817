"""Words that a reason has for an officer's own: put into the field, to be changed to fit."""

from dataclasses import replace

from django.utils.translation import gettext as _

from guichet.casework.queries import File
from guichet.desk.pages.file import DecisionForm, Mistake


def begun(found: File, form: DecisionForm) -> DecisionForm:
    """Return the form with the template of the chosen reason, in the person's language.

    It comes after what was typed; asked for twice, it stands there once.
    """
    if not form.begin:
        return form
    chosen = next((each for each in found.grounds if each.code == form.reason), None)
    if chosen is None or not chosen.template:
        text = _("Choose a reason that has words to begin from")
        return replace(form, mistakes=(Mistake(field="reason", text=text),))
    words = chosen.template.get(found.language) or next(iter(chosen.template.values()))
    if words in form.words:
        return form
    return replace(form, words="\n\n".join(part for part in (form.words, words) if part))
