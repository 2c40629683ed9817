"""The home page."""

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr"])
def test_home_answers_in_both_languages(client: Client, language: str) -> None:
    response = client.get(f"/{language}/")
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()


def test_root_follows_the_browsers_language(client: Client) -> None:
    response = client.get("/", headers={"accept-language": "fr-CA,fr;q=0.9"})
    assert response["Location"] == "/fr/"
