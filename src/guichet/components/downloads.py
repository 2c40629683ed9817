"""Hand a stranger's file over so that no browser makes more of it than a file."""

from django.http import FileResponse, HttpResponse

from guichet.documents.queries import Stored

# Opened in a browser all the same, it may do nothing and has no origin.
_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def attachment(document: Stored) -> FileResponse:
    """Return a document to be saved under its name; it is neither shown nor kept on the way."""
    answer = FileResponse(
        document.path.open("rb"),
        as_attachment=True,
        filename=document.name,
        content_type=document.media_type,
    )
    answer["Content-Security-Policy"] = _POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def saved(content: bytes, *, name: str, kind: str) -> HttpResponse:
    """Return what we made, to be saved under a name."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


def saved_pdf(content: bytes, *, name: str) -> HttpResponse:
    """Return a PDF that we made, to be saved under a name."""
    return saved(content, name=name, kind="application/pdf")
