"""Mark a message to be translated where it is shown, without needing settings to be read."""


def gettext_noop(message: str) -> str:
    """Return the message; its name is what makes the catalogue's tools collect it."""
    return message
