"""What a callback may answer, read from its source."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

NAMELESS = (type(None), bool)


@dataclass(frozen=True)
class Answers:
    """What a callback may return.

    Attributes:
        values: The values that could be read, in the order of the source.
        stays: Whether it may return None.
        unknown: Whether it may return what cannot be read.
        names: How the source calls the values.
    """

    values: tuple[Any, ...] = ()
    stays: bool = False
    unknown: bool = False
    names: Mapping[Any, str] = field(default_factory=dict[Any, str])


def answers_of(callback: Callable[..., Any]) -> Answers:
    """Return what a callback may answer; where it has no source, only that this is unknown."""
    function: Any = inspect.unwrap(callback)
    function = getattr(function, "__func__", function)
    body = _source_of(function)
    if body is None:
        return Answers(unknown=True)
    known = _variables(function)
    found: dict[Any, None] = {}
    names: dict[Any, str] = {}
    stays, unknown = not _always_returns(body), False
    for expression in _returned(body):
        try:
            value = _value(expression, known)
            hash(value)
        except (LookupError, AttributeError, TypeError):
            unknown = True
            continue
        if value is None:
            stays = True
            continue
        found[value] = None
        name = _name(expression)
        if name is not None and not isinstance(value, NAMELESS):
            names.setdefault(value, name)
    return Answers(tuple(found), stays, unknown, names)


def _source_of(function: object) -> list[ast.stmt] | None:
    if not inspect.isfunction(function):
        return None
    try:
        source = textwrap.dedent(inspect.getsource(function))
        tree = ast.parse(source)
    except (OSError, SyntaxError):  # no file, or a lambda in the middle of a statement
        return None
    first = tree.body[0]
    return first.body if isinstance(first, ast.FunctionDef) else None


def _variables(function: Any) -> dict[str, Any]:
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    try:
        around = {name: cell.cell_contents for name, cell in cells}
    except ValueError:  # a variable of the function around it has no value yet
        around = {}
    return {**function.__globals__, **around}


def _returned(body: list[ast.stmt]) -> Iterator[ast.expr]:
    """Give the expressions that the function itself returns."""
    waiting: list[ast.AST] = list(reversed(body))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Return):
            yield from _arms(node.value or ast.Constant(None))
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            waiting.extend(reversed(list(ast.iter_child_nodes(node))))


def _arms(expression: ast.expr) -> Iterator[ast.expr]:
    if isinstance(expression, ast.IfExp):
        yield from _arms(expression.body)
        yield from _arms(expression.orelse)
    else:
        yield expression


def _value(expression: ast.expr, known: Mapping[str, Any]) -> Any:
    """Return the value of a constant, of a name, or of a name's attribute.

    Raises:
        LookupError: It is something else, or a local variable.
    """
    if isinstance(expression, ast.Name):
        return known[expression.id]
    if isinstance(expression, ast.Attribute):
        return getattr(_value(expression.value, known), expression.attr)
    try:
        return ast.literal_eval(expression)
    except ValueError:
        raise LookupError(ast.unparse(expression)) from None


def _name(expression: ast.expr) -> str | None:
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else None


def _always_returns(body: list[ast.stmt]) -> bool:
    """Tell whether a block never reaches its end, as far as its last statement shows."""
    last = body[-1]
    if isinstance(last, (ast.Return, ast.Raise)):
        return True
    if isinstance(last, ast.If):
        return bool(last.orelse) and _always_returns(last.body) and _always_returns(last.orelse)
    if isinstance(last, ast.With):
        return _always_returns(last.body)
    if isinstance(last, ast.Try):
        ends = [_always_returns(handler.body) for handler in last.handlers]
        return all([_always_returns(last.orelse or last.body), *ends])
    return isinstance(last, ast.Match) and all(_always_returns(case.body) for case in last.cases)


__all__ = ["Answers", "answers_of"]
