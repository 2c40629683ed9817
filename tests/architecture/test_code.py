"""Habits of the code that no linter knows, each with its exceptions and their reasons."""

import ast
import configparser
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field
from tests.ground import REPOSITORY

HOUSE = REPOSITORY / "src" / "guichet"
_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)

_KERNEL = "one compiled loop: a call inside it would copy its arrays' state in and out"
LONG_FUNCTIONS = {"analysis/queueing/engine/loop.py:advance": _KERNEL}  # {path:function: reason}
LONG_MODULES: dict[str, str] = {}  # {path: reason}
BANNED_NAMES = frozenset(
    {"manager", "managers", "helper", "helpers", "util", "utils", "data", "process", "processor"}
)
CLOCK = frozenset({"now", "today", "utcnow", "time", "localdate", "localtime"})
CLOCK_OWNERS = frozenset({"datetime", "date", "time", "timezone", "datetime.datetime"})
# Faces and commands read the clock, and nothing below them.
READS_THE_CLOCK = re.compile(
    r"^(components/clock\.py|cli/.*|[a-z]+/management/commands/.*|site/.*)$"
)
ASKS_THE_CLOCK = re.compile(
    r"^(components/.*|counter/.*|desk/.*|oversight/.*|api/.*|cli/.*|site/.*"
    r"|[a-z]+/management/commands/.*)$"
)


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(HOUSE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path.relative_to(HOUSE).as_posix(), ast.parse(path.read_text())


def _room(name: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield the modules of one room, whether it is a file or a package."""
    pattern = re.compile(rf"^[a-z]+/{name}(\.py|/.*)$")
    return ((path, tree) for path, tree in _modules() if pattern.match(path))


def _public_functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in tree.body:
        if isinstance(node, _FUNCTION) and not node.name.startswith("_"):
            yield node


def _positional(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    return [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]


def _without_viewer(tree: ast.Module) -> set[str]:
    return {
        function.name for function in _public_functions(tree) if _positional(function) != ["viewer"]
    }


def test_a_query_takes_its_viewer_first_and_the_rest_by_keyword() -> None:
    exceptions = {
        ("identity/queries.py", "viewer_of"): "it makes the viewer",
    }
    wrong = {(path, name) for path, tree in _room("queries") for name in _without_viewer(tree)}
    assert wrong == set(exceptions)


@pytest.mark.parametrize(
    "breach",
    [
        "def files(*, office): ...",
        "def files(office, viewer): ...",
        "def files(viewer, office): ...",
        "async def files(): ...",
    ],
)
def test_a_query_that_does_not_is_found(breach: str) -> None:
    assert _without_viewer(ast.parse(breach)) == {"files"}
    assert _without_viewer(ast.parse("def files(viewer, *, office): ...")) == set()


def test_an_action_takes_everything_by_keyword_but_its_viewer() -> None:
    wrong = {
        (path, function.name): _positional(function)
        for path, tree in _room("actions")
        for function in _public_functions(tree)
        if _positional(function) not in ([], ["viewer"])
    }
    assert wrong == {}


def test_modules_stay_under_400_lines() -> None:
    long = {
        path.relative_to(REPOSITORY).as_posix()
        for folder in ("src", "tests", "benchmarks", "tools")
        for path in (REPOSITORY / folder).rglob("*.py")
        if len(path.read_text().splitlines()) >= 400
    }
    assert long == set(LONG_MODULES)


def test_functions_stay_under_60_lines() -> None:
    long = {
        f"{path}:{node.name}"
        for path, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, _FUNCTION) and (node.end_lineno or 0) - node.lineno + 1 >= 60
    }
    assert long == set(LONG_FUNCTIONS)


def test_no_import_hides_in_a_function_or_behind_type_checking() -> None:
    hidden = [
        f"{path}:{inner.lineno}"
        for path, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, (*_FUNCTION, ast.If))
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_no_module_is_named_for_nothing() -> None:
    names = {path for path, _ in _modules() if BANNED_NAMES & set(path[:-3].split("/"))}
    assert names == set()


def test_no_module_imports_by_star_or_keeps_global_random_state() -> None:
    found = []
    for path, tree in _modules():
        for node in ast.walk(tree):
            starred = isinstance(node, ast.ImportFrom) and any(a.name == "*" for a in node.names)
            seeded = isinstance(node, ast.Attribute) and ast.unparse(node) == "np.random.seed"
            if starred or seeded:
                found.append(f"{path}:{node.lineno}")
    assert found == []


def test_only_faces_and_commands_read_the_clock() -> None:
    found = []
    for path, tree in _modules():
        for node in ast.walk(tree):
            call = node.func if isinstance(node, ast.Call) else None
            if isinstance(call, ast.Attribute) and call.attr in CLOCK:
                owner = ast.unparse(call.value)
                if owner in CLOCK_OWNERS and not READS_THE_CLOCK.match(path):
                    found.append(f"{path}:{call.lineno} {owner}.{call.attr}")
                if owner == "clock" and not ASKS_THE_CLOCK.match(path):
                    found.append(f"{path}:{call.lineno} clock.{call.attr}")
    assert found == []


def test_nobody_looks_a_model_up_by_name() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"get_model", "get_models"}
    ]
    assert found == []


def test_no_signal_receiver_hides_control_flow() -> None:
    found = [
        path
        for path, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module in {"django.dispatch", "django.db.models.signals"}
    ]
    assert found == []


# --- Foreign keys ------------------------------------------------------------------------
def _storeys() -> list[set[str]]:
    """Return the storeys from the ground up, as the walls name them."""
    parser = configparser.ConfigParser()
    parser.read(REPOSITORY / ".importlinter")
    lines = parser["importlinter:contract:storeys"]["layers"].strip().splitlines()
    return [set(re.findall(r"\w+", line)) for line in reversed(lines)]


def _relations() -> Iterator[tuple[str, str, Field]]:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, Field) and field.related_model is not None:
                other = field.related_model._meta.app_label
                if model._meta.app_label != other:
                    yield model._meta.app_label, other, field


def test_foreign_keys_across_apps_point_down_to_shared_ground_and_leave_no_way_back() -> None:
    storeys = _storeys()
    height = {app: level for level, apps_ in enumerate(storeys) for app in apps_}
    wrong = []
    for app, other, field in _relations():
        if app not in height or other not in height:
            continue  # Django's and allauth's own
        if height[other] > height[app] or other not in {"catalogue", "identity"}:
            wrong.append(f"{field}: {other} is no ground for {app}")
        if not field.remote_field.hidden:
            wrong.append(f'{field}: say related_name="+", nobody goes back across a wall')
    assert wrong == []


@pytest.mark.parametrize("room", ["models", "queries", "actions"])
def test_cross_app_keys_are_strings(room: str) -> None:
    """An app's model is named, never imported: the wall `home` says so, this says it plainly."""
    imported = [
        f"{path}:{node.lineno} {node.module}"
        for path, tree in _room(room)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and re.match(r"guichet\.[a-z]+\.models", node.module or "")
        and not (node.module or "").startswith(f"guichet.{path.split('/')[0]}.")
    ]
    assert imported == []


def test_the_house_is_where_these_tests_look() -> None:
    """Guard against a test that passes because it read nothing."""
    assert len(list(_modules())) > 40
    assert Path(HOUSE / "casework" / "models" / "applications.py").exists()
    assert any(True for _ in _room("queries"))
    assert any(True for _ in _room("models"))
