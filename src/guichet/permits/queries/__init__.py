"""Every read of this app."""

from guichet.permits.queries.paper import permit_pdf, permit_qr
from guichet.permits.queries.permit import PermitCard, permit_of_case
from guichet.permits.queries.publish import issuer_metadata, public_key_set, status_list
from guichet.permits.queries.verify import Shown, Verdict, verify

__all__ = [
    "PermitCard",
    "Shown",
    "Verdict",
    "issuer_metadata",
    "permit_of_case",
    "permit_pdf",
    "permit_qr",
    "public_key_set",
    "status_list",
    "verify",
]
