"""Every read of this app."""

from guichet.permits.adapters.qr import QrCode
from guichet.permits.queries.keeping import kept_permits, stopped_permits
from guichet.permits.queries.lines import Line, permit_lines
from guichet.permits.queries.paper import permit_pdf, permit_qr
from guichet.permits.queries.permit import PermitCard, permit_of_case, standing_of
from guichet.permits.queries.publish import issuer_metadata, public_key_set, status_list
from guichet.permits.queries.verify import Shown, Verdict, verify

__all__ = [
    "Line",
    "PermitCard",
    "QrCode",
    "Shown",
    "Verdict",
    "issuer_metadata",
    "kept_permits",
    "permit_lines",
    "permit_of_case",
    "permit_pdf",
    "permit_qr",
    "public_key_set",
    "standing_of",
    "status_list",
    "stopped_permits",
    "verify",
]
