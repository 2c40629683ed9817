"""What is said of documents: which are taken, how one stands, why one is refused and the mend."""

from django.utils.translation import gettext, ngettext

from guichet.catalogue.definitions import Question
from guichet.components.wording import NBSP, language, number
from guichet.documents.actions import DocumentRefused
from guichet.documents.rules import MEGABYTE, Fault, State

CHECKING = "half"
"""The mark of a document that is being checked."""

_KILOBYTE = 1_000


def limit_words(question: Question) -> str:
    """Say up front which files are taken, how large and how many."""
    words = {
        "types": type_words(question.types),
        "size": size_words(question.most_megabytes * MEGABYTE),
        "count": question.most_files,
    }
    return (
        ngettext(
            "%(count)s file: %(types)s, at most %(size)s.",
            "Up to %(count)s files: %(types)s, at most %(size)s each.",
            question.most_files,
        )
        % words
    )


def type_words(types: tuple[str, ...]) -> str:
    """Name the kinds of file, as a person knows them."""
    named = {
        "jpeg": gettext("JPEG photo"),
        "png": gettext("PNG image"),
        "pdf": gettext("PDF document"),
    }
    written = [named[each] for each in types]
    if len(written) == 1:
        return written[0]
    head = ", ".join(written[:-1])
    return gettext("%(head)s or %(last)s") % {"head": head, "last": written[-1]}


def size_words(size: int) -> str:
    """Write a number of bytes as people read it: 14 MB, 320 KB; in French Mo and Ko."""
    unit = "o" if language() == "fr" else "B"
    if size >= MEGABYTE:
        tenths = size * 10 // MEGABYTE
        whole, rest = divmod(tenths, 10)
        written = number(whole) if whole >= 10 or not rest else number(tenths / 10)  # noqa: PLR2004 - a decimal says nothing more
        return f"{written}{NBSP}M{unit}"
    return f"{number(max(1, size // _KILOBYTE))}{NBSP}{'K' if unit == 'B' else 'k'}{unit}"


def state_words(state: State, *, scanned: bool) -> tuple[str, str]:
    """Return the mark of a state and say it."""
    if state is State.WAITING:
        return CHECKING, gettext("Being checked")
    if state is State.REFUSED:
        return "stop", gettext("Not taken")
    return "go", gettext("Checked for viruses") if scanned else gettext("Checked")


def refusal_words(refused: DocumentRefused, question: Question) -> str:
    """Name the file, say why it is refused and what to do."""
    most = size_words(question.most_megabytes * MEGABYTE)
    if refused.fault is Fault.TOO_BIG:
        text = gettext(
            "“%(name)s” is %(size)s; the most we can take is %(most)s. A photo at lower quality, "
            "or fewer pages, will do."
        )
        return text % {"name": refused.name, "size": size_words(refused.size), "most": most}
    if refused.fault is Fault.TYPE:
        return _not_taken(refused, question)
    if refused.fault is Fault.TOO_MANY:
        text = ngettext(
            "“%(name)s” is one too many: %(count)s file is taken here. Take another out first.",
            "“%(name)s” is one too many: %(count)s files are taken here. Take another out first.",
            question.most_files,
        )
        return text % {"name": refused.name, "count": question.most_files}
    return fault_words(refused.fault, name=refused.name)


def fault_words(fault: str, *, name: str) -> str:
    """Name a file, say what is wrong with it and what to do."""
    texts = {
        Fault.EMPTY: gettext("“%(name)s” is empty: 0 bytes arrived. Choose the file again."),
        Fault.TOO_MUCH: gettext(
            "This was more than can be sent at once: 20 files or 50 MB. Send fewer at a time."
        ),
        Fault.OFTEN: gettext(
            "“%(name)s” was not taken: many files came from your connection. Try again in 15 "
            "minutes."
        ),
        Fault.FULL: gettext(
            "We could not keep “%(name)s”. Your answers are safe. Try again in an hour, or bring "
            "it to a counter."
        ),
        Fault.HEIC: gettext(
            "“%(name)s” is a HEIC photo, which we cannot read. On the phone choose Settings, "
            "Camera, Formats, Most Compatible and take it again; or send a screenshot of it."
        ),
        Fault.TWO_IN_ONE: gettext(
            "“%(name)s” holds a second file within it. Open it, save it anew and send that."
        ),
        Fault.PIXELS: gettext(
            "“%(name)s” has too many points: a JPEG photo may have 50 million (a progressive one "
            "12 to 25 million), a PNG in colour 12 million. Save it smaller and send that."
        ),
        Fault.UNREADABLE: gettext(
            "“%(name)s” cannot be read to its end: it is damaged, cut short or takes too long. "
            "Open it, save it anew and send that."
        ),
        Fault.LOCKED: gettext(
            "“%(name)s” is locked with a password. Save it without one and send that."
        ),
        Fault.ACTIVE: gettext(
            "“%(name)s” holds a program or other files. Print it to PDF and send that."
        ),
        Fault.INFECTED: gettext(
            "“%(name)s” was refused by our virus scanner. Do not open it; make the document anew "
            "on another device."
        ),
        Fault.LOST: gettext("We lost “%(name)s”. Send it again."),
    }
    text = texts.get(Fault(fault), gettext("“%(name)s” cannot be taken. Send another file."))
    return text % {"name": name}


def _not_taken(refused: DocumentRefused, question: Question) -> str:
    """Say what a file is by its content, and what is taken."""
    named = {
        "jpeg": gettext("a JPEG photo"),
        "png": gettext("a PNG image"),
        "pdf": gettext("a PDF document"),
        "zip": gettext("a ZIP archive or an office document"),
        "office": gettext("an office document"),
        "gif": gettext("a GIF image"),
        "webp": gettext("a WebP image"),
        "tiff": gettext("a TIFF image"),
        "bmp": gettext("a BMP image"),
        "video": gettext("a video"),
        "text": gettext("plain text"),
    }
    words = {"name": refused.name, "types": type_words(question.types)}
    looks = named.get(refused.looks)
    if looks is None:
        text = gettext("“%(name)s” is of a kind we cannot tell. Send: %(types)s.")
        return text % words
    text = gettext(
        "“%(name)s” is %(looks)s, whatever its name says. Save it as one of these and send that: "
        "%(types)s."
    )
    return text % (words | {"looks": looks})
