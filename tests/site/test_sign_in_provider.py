"""Staff sign in through a real OpenID Connect provider, and hold what its claims grant."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from django.core.exceptions import ImproperlyConfigured
from tests import ground
from tests.apps.catalogue.factories import make_office
from tests.provider.running import SECRET, running_provider

from guichet.identity.models import Membership, User
from guichet.identity.rules import Grant, SignInProvider, granted
from guichet.interactions.models import Event
from guichet.interactions.rules import Role
from guichet.site.sign_in import provider_in

_PEOPLE = {
    "olive": {"email": "olive@example.org", "verified": True, "groups": ["officers"]},
    "lena": {"email": "lena@example.org", "verified": True, "groups": ["leads", "officers"]},
    "nobody": {"email": "nobody@example.org", "verified": True, "groups": ["gardeners"]},
    "unproved": {"email": "unproved@example.org", "verified": False, "groups": ["officers"]},
    "lost": {"email": "lost@example.org", "verified": True, "groups": ["elsewhere"]},
}
FILE = """
issuer = "{issuer}"
client = "guichet"
secret_file = "sign-in-secret"
claim = "groups"
name.en = "Ministry sign-in"
name.fr = "Connexion du ministère"
[[roles]]
value = "leads"
office = "licences-director"
role = "lead"
[[roles]]
value = "officers"
office = "licences-director"
role = "officer"
[[roles]]
value = "elsewhere"
office = "no-such-office"
role = "officer"
"""


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider at work."""

    issuer: str
    database: Path

    def regroup(self, name: str, group: str) -> None:
        """Give somebody another group at the provider."""
        with closing(sqlite3.connect(self.database)) as rows:
            (user,) = rows.execute("SELECT id FROM auth_user WHERE username = ?", [name]).fetchone()
            (pk,) = rows.execute("SELECT id FROM auth_group WHERE name = ?", [group]).fetchone()
            rows.execute("UPDATE auth_user_groups SET group_id = ? WHERE user_id = ?", [pk, user])
            rows.commit()


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[Callable[[str], Provider]]:
    """Start a provider that answers to a site; called with the site's address."""
    with ExitStack() as running:

        def start(site: str) -> Provider:
            made = running_provider(tmp_path, site=site, people=_PEOPLE)
            return Provider(running.enter_context(made), tmp_path / "provider.sqlite3")

        yield start


def _sign_in(site: str, who: str, *, language: str = "en") -> tuple[requests.Session, str, int]:
    """Go the whole way as a browser would; return the session, the last page and its status."""
    browser = requests.Session()
    page = browser.get(f"{site}/{language}/accounts/login/", timeout=30).text
    assert ("Ministry sign-in" if language == "en" else "Connexion du ministère") in page
    door = f"{site}/accounts/oidc/department/?next=/{language}/desk/"
    asked = browser.get(door, timeout=30)
    assert "Department" in asked.text, asked.text[:2000]
    answer = browser.post(asked.url, data={"who": who}, timeout=30)
    return browser, answer.text, answer.status_code


def _desk(browser: requests.Session, site: str) -> int:
    return browser.get(f"{site}/en/desk/", allow_redirects=False, timeout=30).status_code


def test_the_whole_way_and_back(
    site_process: Callable[..., ground.Site],
    fresh_home: Path,
    provider: Callable[[str], Provider],
) -> None:
    office = make_office("licences-director").pk
    port = ground.free_port()
    address = f"http://127.0.0.1:{port}"
    there = provider(address)
    (fresh_home / "sign-in-secret").write_text(f"{SECRET}\n")
    (fresh_home / "sign-in.toml").write_text(FILE.format(issuer=there.issuer))
    site = site_process(port=port).address
    assert site == address

    # Granted: the desk opens, in the language asked for, with the role that the claim names.
    _browser, page, status = _sign_in(site, "olive", language="fr")
    assert (status, '<html lang="fr"' in page) == (200, True), page[:2000]
    olive = Membership.objects.get(user__email="olive@example.org")
    assert (olive.office, olive.role, olive.ends) == (office, Role.OFFICER, None)
    assert _sign_in(site, "lena")[2] == 200
    assert Membership.objects.get(user__email="lena@example.org").role == Role.LEAD

    # Not granted, not vouched for, granted an office that is not there: refused and not kept.
    for who, words in (
        ("nobody", "gives you no role here"),
        ("unproved", "does not vouch for your e-mail address"),
        ("lost", "an office that is not known here"),
    ):
        browser, page, status = _sign_in(site, who)
        assert (status, words in page) == (403, True), page[-1500:]
        assert _desk(browser, site) == 302
        assert not User.objects.filter(email=f"{who}@example.org").exists()

    # Taken back there: the next sign-in here is refused, and the open session is over too.
    browser, _page, _status = _sign_in(site, "olive")
    assert _desk(browser, site) == 200
    there.regroup("olive", "gardeners")
    assert _sign_in(site, "olive")[2] == 403
    assert _desk(browser, site) == 302
    olive.refresh_from_db()
    assert olive.ends is not None
    kinds = list(Event.objects.values_list("kind", flat=True))
    assert (kinds.count("staff_invited"), kinds.count("staff_deactivated")) == (2, 1)

    # An answer that nobody here asked for opens nothing, and there is no other provider.
    forged = f"{site}/accounts/oidc/department/callback/?code=x&state=y"
    assert requests.get(forged, timeout=30).status_code == 403
    assert requests.get(f"{site}/accounts/oidc/another/", timeout=30).status_code == 404


def _provider() -> SignInProvider:
    return SignInProvider(
        name={"en": "x"},
        issuer="https://x.example",
        client="x",
        secret="x",
        scopes=("openid",),
        claim="groups",
        grants=(
            Grant(value="a", office="one", role=Role.LEAD),
            Grant(value="b", office="one", role=Role.OFFICER),
            Grant(value="b", office="two", role=Role.AUDITOR),
        ),
        trusts_addresses=False,
    )


@pytest.mark.parametrize(
    ("claims", "roles"),
    [
        ({}, {}),
        ({"groups": []}, {}),
        ({"groups": ["c"]}, {}),
        ({"groups": {"a": True}}, {}),
        ({"groups": [["a"]]}, {}),
        ({"other": ["a"]}, {}),
        ({"groups": "a"}, {"one": Role.LEAD}),
        ({"groups": "x b"}, {"one": Role.OFFICER, "two": Role.AUDITOR}),
        ({"groups": ["b", "a"]}, {"one": Role.LEAD, "two": Role.AUDITOR}),
    ],
)
def test_what_claims_grant(claims: dict[str, object], roles: dict[str, Role]) -> None:
    assert granted(_provider(), claims) == roles


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("issuer = ", "# "), "lacks 'issuer'"),
        (("https://login", "http://login"), "Write its address with https://"),
        (('role = "lead"', 'role = "king"'), "names the role 'king'"),
        (('office = "licences-director"', ""), "without 'office'"),
        (("claim =", "claims = 1\nclaim ="), "'claims', which nothing reads"),
        (("sign-in-secret", "nowhere"), "which is not there"),
        (("[[roles]]", "[[roles"), "is no TOML"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_its_mend(
    tmp_path: Path, change: tuple[str, str], says: str
) -> None:
    (tmp_path / "sign-in-secret").write_text("x")
    path = tmp_path / "sign-in.toml"
    whole = FILE.format(issuer="https://login.example.org")
    path.write_text(whole)
    assert provider_in(path) is not None
    path.write_text(whole.replace(*change))
    with pytest.raises(ImproperlyConfigured, match=r"sign-in\.toml") as refused:
        provider_in(path)
    assert says in str(refused.value)
    assert provider_in(tmp_path / "none.toml") is None
