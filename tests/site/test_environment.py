"""What an operator sets: empty is not set, and what cannot be read is named with its mend."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from guichet.components.database_address import without_password
from guichet.site.environment import Given

HERE = "sqlite:////srv/guichet.sqlite3"


@pytest.mark.parametrize("nothing", ["", " ", "\t"])
def test_a_variable_set_to_nothing_counts_as_not_set(nothing: str) -> None:
    env = Given({"NAME": nothing})
    assert env.str("NAME", default="usual") == "usual"
    assert env.flag("NAME", default=True) is True
    assert env.site("NAME", default="http://127.0.0.1:8000") == "http://127.0.0.1:8000"
    address, found = env.database("NAME", default=HERE)
    assert (address, found["NAME"]) == (HERE, "/srv/guichet.sqlite3")
    assert env.post("NAME", default="consolemail://")["EMAIL_BACKEND"].endswith(
        "console.EmailBackend"
    )


def test_what_is_set_is_read() -> None:
    env = Given({"YES": "Yes", "NO": "off", "SITE": "https://services.example.org/", "DB": HERE})
    assert env.flag("YES", default=False) is True
    assert env.flag("NO", default=True) is False
    assert env.site("SITE", default="http://other") == "https://services.example.org"
    assert env.database("DB", default="sqlite:///other")[0] == HERE


@pytest.mark.parametrize(
    ("kind", "said", "shown"),
    [
        ("flag", "ja", "'ja'"),
        ("site", "services.example.org", "'services.example.org'"),
        ("site", "ftp://services.example.org", "'ftp://services.example.org'"),
        ("site", "http://here:eighty", "'http://here:eighty'"),
        ("database", "mysql://user:hidden@host/name", "'mysql://…@host/name'"),
        ("database", "guichet.sqlite3", "'guichet.sqlite3'"),
        ("database", "postgres://user:hid/den@host/name", "'postgres://…@host/name'"),
        ("database", "postgres://user:hidden@host:port/name", "'postgres://…@host:port/name'"),
        ("post", "pigeon://user:hidden@loft", "'pigeon://…@loft'"),
        ("post", "smtp://user:hidden@host:port", "'smtp://…@host:port'"),
    ],
)
def test_what_cannot_be_read_is_named_without_its_password(
    kind: str, said: str, shown: str
) -> None:
    defaults = {"flag": False, "site": "http://here", "database": HERE, "post": "consolemail://"}
    with pytest.raises(ImproperlyConfigured) as refused:
        getattr(Given({"NAME": said}), kind)("NAME", default=defaults[kind])
    told = str(refused.value)
    assert told.startswith("NAME: ")
    assert shown in told
    assert "Give " in told
    assert "hid" not in told


def test_a_path_has_no_password_to_leave_out() -> None:
    assert without_password(HERE) == HERE
    assert without_password("") == ""


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgres://u:geh://eim@h/n", "postgres://…@h/n"),
        ("postgres://h/n?user=u&password=geheim", "postgres://h/n?…"),
        ("postgres://u:geheim@h/n?sslmode=require", "postgres://…@h/n?…"),
        ("postgres://u:ge?heim@h/n", "postgres://…"),
        ("postgres://h/n?password=ge@heim", "postgres://…"),
        ("u:geheim@h/n", "…@h/n"),
    ],
)
def test_no_piece_of_a_password_is_shown(address: str, shown: str) -> None:
    assert without_password(address) == shown
