"""Which fields of its page a template reads, found by walking the template, loops included."""

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.template import Template
from django.template.base import FilterExpression, Node, NodeList, Variable, VariableNode
from django.template.defaulttags import ForNode, WithNode
from django.template.loader import get_template
from django.template.loader_tags import ExtendsNode, IncludeNode
from django.template.smartif import TokenBase

Scope = Mapping[str, Any]


def unknown_fields(template: str, page: type) -> list[str]:
    """Return what the template reads of its page that the page's class does not have."""
    source: Any = get_template(template)
    return sorted(set(troubles(source.template.nodelist, {"page": page})))


def troubles(nodes: Sequence[Node], scope: Scope) -> Iterator[str]:
    """Yield what these nodes read that the scope's types do not have."""
    for node in nodes:
        inner = scope
        for expression in _expressions(node):
            yield from _fault(expression, scope)
        if isinstance(node, ForNode):
            item = _item(_type_of(node.sequence, scope))
            inner = {**scope, **dict.fromkeys(node.loopvars)}
            if len(node.loopvars) == 1:
                inner = {**inner, node.loopvars[0]: item}
        elif isinstance(node, WithNode):
            inner = {**scope, **_given(node.extra_context, scope)}
        elif isinstance(node, IncludeNode):
            yield from _included(node, scope)
            continue
        for name in (*node.child_nodelists, "nodelist_loop", "nodelist_empty"):
            children = getattr(node, name, None)
            if isinstance(children, NodeList):
                yield from troubles(children, inner)
        for _condition, children in getattr(node, "conditions_nodelists", ()):
            yield from troubles(children, scope)


def _included(node: IncludeNode, scope: Scope) -> Iterator[str]:
    """Follow a part of a page whose name is fixed."""
    if isinstance(node.template.var, Variable):
        return
    given = _given(node.extra_context, scope)
    part: Any = get_template(node.template.resolve({}))  # type: ignore[arg-type]  # a fixed name
    inner = given if node.isolated_context else {**scope, **given}
    yield from troubles(part.template.nodelist, inner)


def _given(extra: Mapping[str, FilterExpression], scope: Scope) -> dict[str, Any]:
    return {name: _type_of(value, scope) for name, value in extra.items()}


def _expressions(node: Node) -> Iterator[FilterExpression]:
    """Find every expression a node holds, however its tag keeps them."""
    if isinstance(node, VariableNode):
        yield node.filter_expression
    if isinstance(node, ExtendsNode | Template):
        return
    seen: list[Any] = list(vars(node).values())
    while seen:
        value = seen.pop()
        if isinstance(value, FilterExpression):
            yield value
            seen += [argument for _, given in value.filters for _, argument in given]
        elif isinstance(value, Mapping):
            seen += value.values()
        elif isinstance(value, list | tuple) and not isinstance(value, NodeList):
            seen += [each for each in value if not isinstance(each, Node)]
        elif isinstance(value, TokenBase):  # an operator of {% if %}, or what it works on
            seen += [value.value, value.first, value.second]


def _fault(expression: FilterExpression, scope: Scope) -> Iterator[str]:
    try:
        _type_of(expression, scope, strict=True)
    except AttributeError as fault:
        yield str(fault)


def _type_of(expression: FilterExpression, scope: Scope, *, strict: bool = False) -> object:
    """Return the type an expression has, or None where filters or tags make it unknown."""
    variable = expression.var
    if not isinstance(variable, Variable) or not variable.lookups:
        return None
    name, *rest = variable.lookups
    if name not in scope:
        return None
    found = scope[name]
    for step in rest:
        found = _step(found, step, str(variable), strict=strict)
    return None if expression.filters else found


def _step(found: object, name: str, whole: str, *, strict: bool) -> object:
    plain = _without_none(found)
    if not dataclasses.is_dataclass(plain):
        return None
    hints = typing.get_type_hints(plain)
    if name in hints:
        return hints[name]
    attribute = getattr(plain, name, None)
    if attribute is None and strict:
        raise AttributeError(f"{whole}: {getattr(plain, '__name__', plain)} has no {name}")
    if isinstance(attribute, property) and attribute.fget:
        return typing.get_type_hints(attribute.fget).get("return")
    return None


def _without_none(found: object) -> object:
    if isinstance(found, types.UnionType) or typing.get_origin(found) is typing.Union:
        kinds = [each for each in typing.get_args(found) if each is not type(None)]
        return kinds[0] if len(kinds) == 1 else None
    return found


def _item(found: object) -> object:
    """Return the type of what a sequence holds."""
    arguments = typing.get_args(_without_none(found))
    return arguments[0] if arguments else None
