"""The same page in every other language."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from guichet.components.wording import language
from guichet.counter.pages.apply import OtherLanguage


def other_languages(view: str, **where: str) -> tuple[OtherLanguage, ...]:
    """Return where the same page stands in every other language."""
    others = []
    for code, name in settings.LANGUAGES:
        if code != language():
            with override(code):
                others.append(OtherLanguage(code=code, name=name, url=reverse(view, kwargs=where)))
    return tuple(others)
