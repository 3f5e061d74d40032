"""From the JSON that a method answered to its typed result."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple, cast

from telegram.error import InvalidServerResponse

__all__ = ["misfit", "typed"]

_PLAIN = ("Integer", "Float", "String", "Boolean", "True")


class Reading(NamedTuple):
    """How the results of one method are read.

    Args:
        build: Makes an object of a result; None where plain JSON is right.
        kinds: Classes of JSON values that a result may have; empty where any will do.
    """

    build: Callable[[Any, Any], Any] | None
    kinds: frozenset[type]


def typed(method: str, result: Any, bot: Any, *, check: bool) -> Any:
    """Return the typed result of a method; plain JSON for a method that is not known.

    Args:
        method: The method's name in the Bot API.
        result: Decoded JSON, which becomes part of the result.
        bot: The bot that the result belongs to.
        check: Whether to refuse what is not even the right kind of JSON.

    Raises:
        InvalidServerResponse: It is not.
    """
    build, kinds = _reading(method)
    if check and kinds and result.__class__ not in kinds:
        raise misfit(method, result)
    return result if build is None else build(result, bot)


def misfit(method: str, result: object) -> InvalidServerResponse:
    """Return the error for a result that is not what the method gives."""
    return InvalidServerResponse(
        method=method,
        description=f"the result is {type(result).__name__}",
        cause="The server's answer is well-formed, but not what this method gives.",
        remedy="Check base_url: is a Bot API server there, and a current one?",
    )


@cache
def _reading(method: str) -> Reading:
    kind = import_module("telegram._generated.returns").RETURNS.get(method)
    shape = _shape(kind)
    if shape is None:
        return Reading(None, frozenset())
    builder: Callable[[Any], Callable[[Any, Any], Any]] = import_module("telegram.building").builder
    return Reading(builder(shape), _kinds(kind))


def _kinds(kind: Any) -> frozenset[type]:
    """Return the classes of JSON values that a type of result may have.

    Only objects and lists are told apart from the rest: a text for a number does no harm. True for
    an object is what servers say of methods that had no result once.
    """
    return frozenset((list,) if "array" in kind else (dict, bool))


def _shape(kind: Any) -> Any:
    """Return the notation of `telegram.building` for a type; None for plain values."""
    if isinstance(kind, dict):
        if "array" in kind:
            inner = _shape(kind["array"])
            return None if inner is None else [inner]
        shapes = [_shape(each) for each in cast("list[Any]", kind["union"])]
        return next((shape for shape in shapes if shape), None)
    return kind if isinstance(kind, str) and kind not in _PLAIN else None
