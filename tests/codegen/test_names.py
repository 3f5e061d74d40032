"""Names: snake_case, camelCase, modules, and the one word that Python reserves."""

from __future__ import annotations

import keyword

import pytest

from codegen.names import camel_case, literal, module_of, python_name, snake_case
from tests.telegram.spec_samples import METHODS, TYPES


@pytest.mark.parametrize(
    ("snake", "camel"),
    [
        ("get_me", "getMe"),
        ("send_message", "sendMessage"),
        ("close", "close"),
        ("answer_web_app_query", "answerWebAppQuery"),
        ("set_my_default_administrator_rights", "setMyDefaultAdministratorRights"),
    ],
)
def test_both_spellings_of_a_method_belong_together(snake, camel):
    assert snake_case(camel) == snake
    assert camel_case(snake) == camel


@pytest.mark.parametrize("name", METHODS)
def test_every_method_of_the_page_has_two_spellings_that_lead_to_each_other(name):
    assert camel_case(snake_case(name)) == name


def test_only_from_is_renamed():
    assert python_name("from") == "from_user"
    assert python_name("type") == "type"
    every = {f["name"] for t in TYPES.values() for f in t.get("fields", [])}
    every |= {p["name"] for m in METHODS.values() for p in m["parameters"]}
    assert [name for name in sorted(every) if keyword.iskeyword(python_name(name))] == []
    assert [name for name in sorted(every) if python_name(name) != name] == ["from"]


def test_every_type_has_a_module_of_its_own():
    assert module_of("InputMediaPhoto") == "input_media_photo"
    assert module_of("InlineQueryResultMpeg4Gif") == "inline_query_result_mpeg4_gif"
    modules = [module_of(name) for name in TYPES]
    assert len(set(modules)) == len(modules)
    assert all(module.isidentifier() and not keyword.iskeyword(module) for module in modules)


def test_values_are_written_alike_on_every_python():
    assert literal("x") == '"x"'
    assert literal('"\\') == '"\\"\\\\"'
    assert (
        literal("\U0001fae8") == '"\U0001fae8"'
    )  # an emoji that Python 3.10 takes for unprintable
    assert literal(5) == "5"
