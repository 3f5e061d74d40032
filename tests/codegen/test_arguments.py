"""Arguments: order, annotation and default, from the page, v13 and our own table."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.arguments import Arguments
from codegen.hints import Hints, attribute, python_type, returned
from codegen.shortcut_rules import Compute, Extra, Shortcut
from tests.codegen.page_fragments import facts_of

OWN = {
    "timeout": "float | None",
    "api_kwargs": "dict[str, Any] | None",
    "old": "str | None",
    "quote": "bool | None",
}
TABLE: dict[str, Any] = {
    "reviewed": "10.3",
    "own": OWN,
    "accepts": {},
    "defaults": {"names": ["mode", "timeout"]},
}


def method(*fields: dict[str, Any], name: str = "doThing") -> Any:
    return {"name": name, "anchor": name.lower(), "parameters": list(fields), "returns": "True"}


def field(name: str, kind: Any = "String", *, required: bool = False, **facts: Any) -> Any:
    return {"name": name, "type": kind, "required": required, **facts}


def written(arguments: Any) -> list[str]:
    return [f"{one.before}{one.name}: {one.hint}{one.default}" for one in arguments]


def face(one: Any, v13: dict[str, Any] | None = None, **table: Any) -> list[str]:
    whole = {**TABLE, **table}
    return written(Arguments(v13 or {}, whole, Hints(whole)).of_method(one))


def test_what_is_needed_comes_first_and_our_own_by_name_last():
    assert face(method(field("note"), field("id", "Integer", required=True))) == [
        "id: int",
        "note: str | None = None",
        "*, timeout: float | None = DEFAULT_NONE",
        "api_kwargs: dict[str, Any] | None = None",
    ]


def test_v13s_positions_hold_with_old_names_and_what_is_newer_follows_by_name():
    old = {"do_thing": {"parameters": ["id", "old", "note", "timeout"], "required": ["id"]}}
    one = method(field("new", required=True), field("note"), field("id", required=True))
    assert face(one, old) == [
        "id: str",
        "old: str | None = None",
        "note: str | None = None",
        "timeout: float | None = DEFAULT_NONE",
        "*, new: str | None = None",
        "api_kwargs: dict[str, Any] | None = None",
    ]


def test_what_v13_let_out_may_be_left_out_and_nothing_bare_follows_it():
    old = {"do_thing": {"parameters": ["id", "note", "text"], "required": ["id", "note", "text"]}}
    one = method(field("id", required=True), field("note"), field("text", required=True))
    assert face(one, old)[:3] == ["id: str", "note: str | None = None", "text: str | None = None"]


def test_v13s_own_keywords_stay_keywords():
    old = {"do_thing": {"parameters": ["id", "note"], "required": ["id"], "keyword_only": ["note"]}}
    one = method(field("id", required=True), field("note"))
    assert face(one, old)[:2] == ["id: str", "*, note: str | None = None"]


def test_arguments_that_defaults_may_fill_can_tell_none_from_nothing_said():
    assert face(method(field("mode")))[0] == "mode: str | None = DEFAULT_NONE"


def test_a_parameter_of_telegram_goes_before_ours_of_the_same_name():
    assert face(method(field("timeout", "Integer", duration="seconds"))) == [
        "timeout: int | timedelta | None = DEFAULT_NONE",
        "*, api_kwargs: dict[str, Any] | None = None",
    ]


@pytest.mark.parametrize(
    ("one", "hint"),
    [
        (field("x", "Float"), "float"),
        (field("x", "True"), "bool"),
        (field("x", {"union": ["Integer", "String"]}), "int | str"),
        (field("x", {"union": ["InputFile", "String"]}, upload="file"), "FileInput"),
        (field("x", upload="attach"), "FileInput"),
        (field("x", {"array": {"array": "User"}}), "Sequence[Sequence[User]]"),
        (field("x", {"array": {"union": ["A", "B"]}}), "Sequence[A | B]"),
        (field("x", "Integer", timestamp=True), "datetime | int"),
        (field("x", "Integer", duration="seconds"), "int | timedelta"),
        (field("x", enum=["a", "b"]), 'Literal["a", "b"] | str'),
        (field("x", "Integer", enum=[1, 2]), "int"),
        (field("x", {"array": "String"}, enum=["a"]), "Sequence[str]"),
        (field("x", enum=[str(n) for n in range(21)]), "str"),
        (field("x", "RichText"), "RichTextValue"),
    ],
)
def test_annotations_say_what_is_taken(one, hint):
    assert Hints(TABLE).parameter("doThing", one) == hint


def test_a_constructor_keeps_durations_as_numbers():
    assert Hints(TABLE).field("Thing", field("x", "Integer", duration="seconds")) == "int"


def test_what_is_read_is_said_with_lists():
    assert attribute(field("x", {"array": "User"}, required=True)) == "list[User]"
    assert attribute(field("x", "User")) == "User | None"
    assert returned({"array": {"union": ["A", "True"]}}) == "list[A | bool]"
    assert python_type("Integer") == "int"


def test_the_table_widens_by_place_before_name_and_dead_entries_are_errors():
    hints = Hints({**TABLE, "accepts": {"x": "A", "doThing.x": "B", "never": "C"}})
    assert hints.parameter("doThing", field("x")) == "B"
    assert hints.parameter("doOther", field("x")) == "A"
    assert hints.field("Thing", field("x")) == "A"
    with pytest.raises(ValueError, match=r"\['never'\]"):
        hints.refuse_dead_entries(facts_of())
    older = {**facts_of(), "version": "9.0"}
    hints.refuse_dead_entries(older)


def shortcut(**columns: Any) -> Shortcut:
    base: dict[str, Any] = {
        "receiver": "Thing", "name": "do", "method": "do_thing", "fill": {"id": "self.id"},
        "default": {}, "compute": {}, "extra": {}, "removed": frozenset({"id"}), "order": None,
        "rule": 1,
    }  # fmt: skip
    return Shortcut(**{**base, **columns})


def test_a_shortcut_lacks_what_its_object_knows():
    whole = Arguments({}, TABLE, Hints(TABLE))
    one = method(field("id", required=True), field("text", required=True), field("note"))
    assert written(whole.of_shortcut(shortcut(), one)) == [
        "text: str",
        "note: str | None = None",
        "*, timeout: float | None = DEFAULT_NONE",
        "api_kwargs: dict[str, Any] | None = None",
    ]


def test_a_shortcut_of_v13_keeps_its_positions_and_its_extra_arguments():
    whole = Arguments({}, TABLE, Hints(TABLE))
    one = method(field("id", required=True), field("text", required=True), field("note"))
    quoting = shortcut(
        order=("text", "timeout", "quote", "gone"),
        extra={"quote": Extra("bool | None", "None")},
        compute={"note": Compute("self._note", ("quote",))},
    )
    assert written(whole.of_shortcut(quoting, one)) == [
        "text: str",
        "timeout: float | None = DEFAULT_NONE",
        "quote: bool | None = None",
        "*, note: str | None = None",
        "api_kwargs: dict[str, Any] | None = None",
    ]
