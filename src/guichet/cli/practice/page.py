"""The practice provider's page, in the order's language: two buttons, and no field for a card."""

from html import escape

_WORDS = {
    "en": {
        "point": ".",
        "title": "Practice payment",
        "note": "This is a practice provider. No money moves, and no card number is asked for.",
        "pay": "Pay {amount}",
        "refuse": "Have the card refused",
        "cancel": "Cancel and go back",
        "over": "This payment is over.",
        "back": "Go back",
    },
    "fr": {
        "point": ",",
        "title": "Paiement d’essai",
        "note": "Ceci est un fournisseur d’essai. Aucun argent ne circule et aucun numéro de carte "
        "n’est demandé.",
        "pay": "Payer {amount}",
        "refuse": "Faire refuser la carte",
        "cancel": "Annuler et revenir",
        "over": "Ce paiement est terminé.",
        "back": "Revenir",
    },
}
_STYLE = (
    "body{font:18px/1.5 sans-serif;margin:2rem auto;max-width:36rem;padding:0 1rem;color:#16222b}"
    "button,a.b{font:inherit;padding:.6rem 1rem;border:2px solid #0d4a57;background:#fff;"
    "color:#0d4a57;border-radius:4px;display:inline-block;min-height:24px}"
    "button.m{background:#0d4a57;color:#fff}:focus-visible{outline:3px solid #16222b}"
)


def show(order: dict[str, object]) -> bytes:
    """Return the page of an order."""
    language = str(order["language"]) if str(order["language"]) in _WORDS else "en"
    words = _WORDS[language]
    amount = f"{int(str(order['amount_cents'])) / 100:.2f}\N{NO-BREAK SPACE}{order['currency']}"
    amount = amount.replace(".", words["point"])
    if order["state"] == "open":
        body = "".join(
            f'<p><button{extra} name="act" value="{act}">{escape(text)}</button></p>'
            for act, text, extra in (
                ("pay", words["pay"].format(amount=amount), ' class="m"'),
                ("refuse", words["refuse"], ""),
                ("cancel", words["cancel"], ""),
            )
        )
        body = f'<form method="post">{body}</form>'
    else:
        back = escape(str(order["back_url"]), quote=True)
        body = f'<p>{words["over"]}</p><p><a class="b" href="{back}">{words["back"]}</a></p>'
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{words['title']}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{words['title']}</h1><p><strong>{escape(str(order['text']))}</strong></p>"
        f"<p>{amount}</p>{body}<p>{words['note']}</p></main></body></html>"
    ).encode()
