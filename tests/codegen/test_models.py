"""Types: what the generator says about each, and what datamodel-code-generator makes of it."""

from __future__ import annotations

import ast
from typing import Any, get_args

import pytest

import telegram
from codegen.kinds import shared_fields, shared_shortcuts, union_tables
from codegen.names import module_of
from codegen.shortcut_rules import HERE, load_table
from tests.telegram.spec_samples import OBJECTS, TYPES, UNIONS

PYTHON = load_table(HERE / "python.toml")
GENERATED = HERE.parent / "telegram" / "_generated" / "types"


def entry(name: str, *fields: dict[str, Any], **facts: Any) -> Any:
    return {"name": name, "anchor": name.lower(), "kind": "object", "fields": [*fields], **facts}


def field(name: str, kind: Any = "String", *, required: bool = True, **facts: Any) -> Any:
    return {"name": name, "type": kind, "required": required, **facts}


def union(*members: str, **facts: Any) -> Any:
    return {"name": "Pet", "anchor": "pet", "kind": "union", "members": list(members), **facts}


def body(name: str) -> ast.ClassDef:
    text = (GENERATED / f"{module_of(name)}.py").read_text(encoding="utf-8")
    return next(node for node in ast.parse(text).body if isinstance(node, ast.ClassDef))


def annotations(name: str) -> dict[str, str]:
    return {
        node.target.id: ast.unparse(node.annotation).strip("'")
        for node in body(name).body
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and node.target.id[0] != "_"
    }


def test_a_union_chooses_by_its_tag():
    one = union("Cat", "Dog", tag={"field": "type", "values": {"cat": "Cat", "dog": "Dog"}})
    assert dict(union_tables(one, {})) == {
        "_identity: ClassVar[tuple[str, ...]]": "()",
        "_tag: ClassVar[str]": "'type'",
        "_kinds: ClassVar[dict[str, str]]": "{'cat': 'Cat', 'dog': 'Dog'}",
    }


def test_a_union_without_tag_chooses_by_a_rule_or_stops_the_run():
    assert ("_rule: ClassVar[str]", "'by_name'") in union_tables(union("Cat"), {"Pet": "by_name"})
    with pytest.raises(ValueError, match="Pet has no tag"):
        union_tables(union("Cat"), {})


def test_a_union_declares_what_all_its_kinds_have():
    tag = field("type", constant="cat")
    cat = entry("Cat", tag, field("name"), field("age", "Integer"), field("lives", "Integer"))
    age = field("age", "Integer", required=False)
    dog = entry("Dog", field("type", constant="dog"), field("name"), age)
    assert shared_fields(union("Cat", "Dog"), {"Cat": cat, "Dog": dog}) == {
        "type": "Any",
        "name": "str",
        "age": "Any",
    }


def test_a_union_declares_the_shortcuts_of_all_its_kinds():
    cat = {"feed": "bool", "copy": "MessageId", "stroke": "bool"}
    dog = {"feed": "bool", "copy": "MessageId", "stroke": "Message"}
    found = shared_shortcuts(union("Cat", "Dog"), {"Cat": cat, "Dog": dog})
    assert [name for name, _, _ in found] == ["feed", "copy"]
    assert [bool(remark) for _, _, remark in found] == [False, True]
    assert shared_shortcuts(union("Cat", "Dog"), {"Cat": cat}) == []


@pytest.mark.parametrize("name", OBJECTS)
def test_fields_stand_in_the_order_of_the_page(name):
    wanted = (
        ["from_user" if f["name"] == "from" else f["name"] for f in TYPES[name]["fields"]]
        if TYPES[name].get("fields")
        else []
    )
    found = list(annotations(name))
    assert found == [word for word in wanted if word in found]
    assert set(wanted) == set(getattr(telegram, name).__pydantic_fields__)


@pytest.mark.parametrize("name", OBJECTS)
def test_a_required_field_is_not_optional_to_a_type_checker(name):
    for one in TYPES[name].get("fields", []):
        word = "from_user" if one["name"] == "from" else one["name"]
        hint = annotations(name).get(word)
        if hint is None:
            continue  # a parent's
        lists = PYTHON["absent"].get(f"{name}.{word}") == []
        optional = not one["required"] and not lists
        if "constant" in one:
            assert hint == f"Literal[{one['constant']!r}]"
        elif f"{name}.{word}" not in PYTHON["annotations"]:
            assert hint.endswith("| None") == optional, (word, hint)


def test_a_type_derives_from_every_union_it_is_a_kind_of():
    for name in UNIONS:
        for member in TYPES[name]["members"]:
            assert issubclass(getattr(telegram, member), getattr(telegram, name))
    assert issubclass(telegram.ChatFullInfo, telegram.Chat)


def test_fields_that_are_true_or_absent_take_false_too():
    assert annotations("Message")["is_topic_message"] == "bool | None"
    assert annotations("ForceReply")["force_reply"] == "bool"


def test_special_fields_have_special_types():
    assert annotations("Message")["date"] == "UnixTime"
    assert annotations("ChatMemberBanned")["until_date"] == "UnixTimeOrZero"
    assert annotations("InputMediaPhoto")["media"] == "FileInput"
    assert annotations("InlineKeyboardButton")["callback_data"].startswith("Any")
    assert annotations("RichTextBold")["text"] == "RichTextValue"
    assert annotations("Message")["photo"] == "list[PhotoSize]"


def test_every_object_in_a_field_is_built_at_once_or_on_first_reading():
    for name in OBJECTS:
        cls = getattr(telegram, name)
        shapes = {
            word: shape
            for base in reversed(cls.__mro__)
            for table in ("_now", "_later")
            for word, shape in base.__dict__.get(table, {}).items()
        }
        for one in TYPES[name].get("fields", []):
            word = "from_user" if one["name"] == "from" else one["name"]
            inner: Any = one["type"]
            while isinstance(inner, dict) and "array" in inner:
                inner = inner["array"]
            # Unions written out on the spot are only ever sent.
            holds = isinstance(inner, str) and inner in TYPES and inner != "InputFile"
            assert (word in shapes) == bool(holds or one.get("timestamp")), f"{name}.{word}"


def test_update_types_are_the_fields_of_an_update():
    from telegram._generated import enums

    fields = [one["name"] for one in TYPES["Update"]["fields"]]
    assert list(enums.UPDATE_TYPES) == fields[1:] == list(get_args(enums.UpdateType))
    assert enums.ENUMS["sendChatAction.action"][0] == "typing"
