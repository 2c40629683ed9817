"""What a jurisdiction lays over the house: texts, components, messages."""

import shutil
from pathlib import Path

import pytest
from tests.jurisdictions import eastbank

from guichet.components.jurisdiction_check import look_faults
from guichet.components.own_messages import (
    MessagesRefused,
    compile_own_messages,
    stale_messages,
)
from guichet.components.own_texts import TextRefused, load_texts


def test_a_text_is_words_and_links_and_never_markup_of_its_own(tmp_path: Path) -> None:
    shown = load_texts(eastbank(tmp_path))["terms", "en"]
    assert "<h2>Which law holds</h2>" in shown
    assert '<a href="/en/help">How to reach us</a>' in shown
    assert "<b" not in shown
    assert "&lt;b onclick" in shown


@pytest.mark.parametrize("text", ["[x](javascript:alert(1))", "![x](https://x.example/a.png)"])
def test_a_text_fetches_and_runs_nothing(tmp_path: Path, text: str) -> None:
    folder = eastbank(tmp_path)
    (folder / "pages" / "terms.en.md").write_text(text)
    shown = load_texts(folder)["terms", "en"]
    assert "<img" not in shown
    assert 'href="javascript' not in shown


@pytest.mark.parametrize(
    ("gone", "made", "told"),
    [
        ("terms.fr.md", "", "terms has no text in fr"),
        ("", "terms.de.md", "names no text of a standing page"),
        ("", "home.en.md", "names no text of a standing page"),
        ("", "terms.en.html", "names no text of a standing page"),
    ],
)
def test_a_text_that_lacks_or_leads_nowhere_is_told(
    tmp_path: Path, gone: str, made: str, told: str
) -> None:
    pages = eastbank(tmp_path) / "pages"
    if gone:
        (pages / gone).unlink()
    if made:
        (pages / made).write_text("Words")
    with pytest.raises(TextRefused, match=told):
        load_texts(tmp_path)
    assert any(told in fault for fault in look_faults(tmp_path))


def test_the_example_and_the_other_look_are_sound(tmp_path: Path) -> None:
    assert look_faults(eastbank(tmp_path)) == ()


def test_a_template_that_replaces_nothing_is_told(tmp_path: Path) -> None:
    folder = eastbank(tmp_path)
    templates = folder / "templates"
    (templates / "counter").mkdir()
    shutil.copy(templates / "components" / "head.html", templates / "counter" / "home.html")
    shutil.copy(templates / "components" / "head.html", templates / "components" / "haed.html")
    told = "\n".join(look_faults(folder))
    assert "counter/home.html: only templates/components may be replaced" in told
    assert "haed.html: replaces nothing; the components are base.html" in told


def test_a_language_without_messages_is_told(tmp_path: Path) -> None:
    folder = eastbank(tmp_path)
    brand = folder / "brand.toml"
    text = brand.read_text(encoding="utf-8").replace('["en", "fr"]', '["en", "fr", "de"]')
    brand.write_text(text.replace("fr = ", 'de = "x", fr = ').replace("\nde = ", "\nde = "))
    faults = look_faults(folder)
    assert faults, "a language was added without texts and messages"


def test_messages_are_compiled_once_and_again_after_a_change(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "folder"
    source = folder / "locale" / "iu" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr "Language: iu\\n"\n\nmsgid "Yes"\nmsgstr "Ii"\n')
    assert stale_messages(folder=folder, home=home) == (source,)
    assert compile_own_messages(folder=folder, home=home) == ("iu",)
    assert stale_messages(folder=folder, home=home) == ()
    source.write_text("msgid broken")
    with pytest.raises(MessagesRefused, match=r"django\.po"):
        compile_own_messages(folder=folder, home=home)
    assert (home / "locale/iu/LC_MESSAGES/django.mo").is_file(), "what was compiled before stays"
