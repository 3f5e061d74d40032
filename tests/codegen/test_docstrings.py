"""Docstrings: facts in few words, complete, in our own words."""

from __future__ import annotations

import ast
import inspect
import re
from functools import cache
from typing import Any

import pytest

import telegram
from codegen.arguments import Argument
from codegen.docstrings import Words, facts_of, indented, outcome_of, wording_of
from codegen.names import snake_case
from codegen.shortcut_rules import HERE, expand
from codegen.spec import load
from tests.codegen.page_fragments import real_page
from tests.telegram.spec_samples import METHODS, OBJECTS, TYPES

ROOT = HERE.parent
SPEC = load(ROOT / "spec" / "bot_api.json")
GENERATED = ROOT / "telegram" / "_generated"
RUN = 8  # so many words in a row that Telegram wrote, too, are a copy and not a coincidence
LINE = re.compile(r"^(\w+) \(([^)]*)\): (.+)$")


def field(kind: Any = "String", **facts: Any) -> Any:
    return {"name": "thing", "type": kind, "required": False, **facts}


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (field(), ""),
        (field("Integer", min=1, max=100), "1 to 100."),
        (field("Integer", min=1), "At least 1."),
        (field("Integer", max=5), "At most 5."),
        (field("Integer", min=60, max=90, also=[0, 7]), "60 to 90. Also 0, 7."),
        (field(min_length=0, max_length=64, unit="bytes"), "0 to 64 bytes."),
        (field(max_length=64, unit="characters"), "At most 64 characters."),
        (
            field(min_length=1, max_length=4096, unit="characters", after_parsing=True),
            "1 to 4096 characters once entities are parsed.",
        ),
        (field({"array": "Integer"}, min_items=2, max_items=10), "2 to 10 items."),
        (field({"array": "Integer"}, max_items=3), "At most 3 items."),
        (field({"array": "Integer"}, item_min=1), "Each at least 1."),
        (field(pattern="^[a-z]*$"), "Must match `^[a-z]*$`."),
        (field("Integer", default=20), "Telegram's default: 20."),
        (field(default="x"), 'Telegram\'s default: "x".'),
        (field("Boolean", default=False), "Telegram's default: False."),
        (field("Boolean", default={"field": "can_pin"}), "Telegram's default: the value of can_pin."),
        (field("Scope", default={"type": "ScopeAll"}), "Telegram's default: ScopeAll."),
        (field(enum=["a", "b"]), 'One of "a", "b".'),
        (field(enum=["a", "b"], open=True), 'Currently one of "a", "b".'),
        (field("Integer", enum=[3, 6]), "One of 3, 6."),
        (field(constant="creator"), 'Always "creator".'),
        (field("Integer", timestamp=True), "In UTC; a number is Unix time."),
        (
            field("Integer", timestamp=True, min_ahead=5, max_ahead=60),
            "5 to 60 seconds from now. In UTC; a number is Unix time.",
        ),
        (field("Integer", duration="seconds"), "In seconds."),
        (field("Integer", duration="days"), "In days."),
        (field("Integer", color=True), "A colour as 0xRRGGBB."),
        (field("Integer", non_zero=True), "Not 0."),
        (field("InputFile", upload="file"), "To upload, give a path, bytes or an open file."),
        (
            field("InputFile", upload="file", max_file_size=204800),
            "The file may have at most 204,800 bytes. To upload, give a path, bytes or an open file.",
        ),
    ],
)  # fmt: skip
def test_facts_are_said_in_few_words(one, said):
    assert facts_of(one) == said


def test_a_moment_that_is_read_is_a_datetime_in_utc():
    assert facts_of(field("Integer", timestamp=True), received=True) == "In UTC."


@pytest.mark.parametrize(
    ("one", "given", "read"),
    [
        (field(), "str", "str"),
        (field("True"), "bool", "bool"),
        (field("User"), "User", "User"),
        (field({"union": ["Integer", "String"]}), "int or str", "int or str"),
        (field({"union": ["A", "B", "C"]}), "A, B or C", "A, B or C"),
        (field({"array": {"array": "A"}}), "list of list of A", "list of list of A"),
        (field("Integer", timestamp=True), "datetime or int", "datetime"),
        (field("Integer", timestamp=True, zero="forever"), "datetime or int", "datetime or 0"),
        (field("Integer", duration="seconds"), "int or timedelta", "int"),
        (field("InputFile", upload="file"), "file", "file"),
        (field(upload="attach"), "file or str", "file or str"),
        (field("RichText"), "str, list or RichText", "str, list or RichText"),
    ],
)
def test_types_are_said_as_python_has_them(one, given, read):
    assert wording_of(one, received=False) == given
    assert wording_of(one, received=True) == read


@pytest.mark.parametrize(
    ("kind", "parameters", "said"),
    [
        ("True", [], "True; what goes wrong raises an error."),
        ("Message", [], "A `Message`."),
        ("UserProfilePhotos", [], "A `UserProfilePhotos`."),
        ("OwnedGifts", [], "An `OwnedGifts`."),
        ("Integer", [], "A number."),
        ("String", [], "A text."),
        ({"array": "Update"}, [], "A list of `Update`."),
        ({"union": ["Message", "True"]}, [], "A `Message`; True where there is none."),
        (
            {"union": ["Message", "True"]},
            [{"name": "inline_message_id", "type": "String", "required": False}],
            "A `Message`; True for a message sent through inline mode.",
        ),
    ],
)
def test_results_are_said_by_type(kind, parameters, said):
    method: Any = {"name": "x", "anchor": "x", "parameters": parameters, "returns": kind}
    assert outcome_of(method) == said


def test_what_a_string_literal_would_read_is_escaped():
    text = indented('a\\b """c"""\nd', 4)
    assert ast.literal_eval(f'"""{text}"""') == 'a\\b """c"""\n    d'


def test_arguments_are_described_in_the_order_of_the_signature():
    method: Any = METHODS["banChatMember"]
    arguments = [
        Argument(name, hint, "")
        for name, hint in (
            ("user_id", "int"), ("timeout", "float | None"), ("chat_id", "int | str"),
        )
    ]  # fmt: skip
    text = Words(SPEC).of_method(method, arguments)
    assert re.findall(r"^    (\w+) \(([^)]+)\): ", text, re.MULTILINE) == [
        ("user_id", "int"), ("timeout", "float"), ("chat_id", "int or str"),
    ]  # fmt: skip


def test_a_fact_that_our_words_hold_already_is_not_said_twice():
    doc = telegram.Bot.answer_inline_query.__doc__ or ""
    line = next(line for line in described(doc, "Args:") if line.startswith("cache_time"))
    assert line.lower().count("second") == 1
    assert "Telegram's default: 300." in line


# The generated package ----------------------------------------------------------------------------


def described(doc: str, heading: str) -> list[str]:
    """Return the entries of one part of a docstring, each on one line."""
    found: list[str] = []
    inside = False
    for line in inspect.cleandoc(doc).splitlines():
        if line == heading:
            inside = True
        elif inside and line.startswith("        "):
            found[-1] += f" {line.strip()}"
        elif inside and line.startswith("    "):
            found.append(line.strip())
        else:
            inside = False
    return found


def meanings(lines: list[str]) -> dict[str, str]:
    return {match[1]: match[3] for line in lines if (match := LINE.match(line))}


@pytest.mark.parametrize("name", METHODS)
def test_every_argument_of_every_method_has_a_meaning(name):
    function = getattr(telegram.Bot, snake_case(name))
    told = meanings(described(function.__doc__, "Args:"))
    assert list(told) == list(inspect.signature(function).parameters)[1:]
    assert all(told.values())
    ending = inspect.cleandoc(function.__doc__).splitlines()
    assert ending[-1] == f"Source: {SPEC['source']}#{METHODS[name]['anchor']}"
    assert ending[-4] == "Returns:"


@pytest.mark.parametrize("name", OBJECTS)
def test_every_field_of_every_type_has_a_meaning(name):
    doc = getattr(telegram, name).__doc__
    told = meanings(described(doc, "Attributes:"))
    fields = [field["name"] for field in TYPES[name].get("fields", [])]
    assert list(told) == ["from_user" if word == "from" else word for word in fields]
    assert doc.strip().endswith(f"Source: {SPEC['source']}#{TYPES[name]['anchor']}")


def test_every_shortcut_says_what_it_calls_and_what_it_fills_in():
    for shortcut in expand(SPEC):
        doc = getattr(getattr(telegram, shortcut.receiver), shortcut.name).__doc__
        flat = " ".join(doc.split())
        assert f"Short for `bot.{shortcut.method}`" in flat
        for name in (*shortcut.fill, *shortcut.default):
            assert name in flat
        assert "self." not in flat
        assert f"Source: {SPEC['source']}#" in flat
        told = meanings(described(doc, "Args:"))
        assert set(told) == set(shortcut.extra)


def docstrings() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(GENERATED.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.Module)):
                text = ast.get_docstring(node)
                if text:
                    found[f"{path.stem}.{getattr(node, 'name', '')}"] = text
    return found


def test_every_public_name_of_the_package_has_a_docstring_that_fits_the_line():
    for path in sorted(GENERATED.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            declared = isinstance(node, ast.FunctionDef) and isinstance(node.body[0], ast.Expr)
            if isinstance(node, ast.ClassDef) or (
                declared and not isinstance(node.body[0].value, ast.Constant)
            ):
                assert ast.get_docstring(node), f"{path.name}: {node.name}"
    for name, text in docstrings().items():
        first = text.splitlines()[0]
        assert first.endswith("."), name
        assert "  " not in first, name


def runs(text: str) -> set[str]:
    plain = re.findall(r"[\w']+", text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return {" ".join(plain[at : at + RUN]) for at in range(len(plain) - RUN + 1)}


@cache
def runs_of_the_page() -> frozenset[str]:
    bs4 = pytest.importorskip("bs4", reason="the page is read with beautifulsoup4")
    return frozenset(runs(bs4.BeautifulSoup(real_page("10.3"), "lxml").get_text(" ")))


def test_no_docstring_repeats_the_words_of_the_page():
    theirs = runs_of_the_page()
    copied = {name: sorted(runs(prose(text)) & theirs) for name, text in docstrings().items()}
    assert {name: found for name, found in copied.items() if found} == {}


def prose(text: str) -> str:
    """Leave out lists of type names and of values, which are facts."""
    text = re.sub(r"^One of [\w, \n]+\.$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\([^)]*\)", "", text)
    return re.sub(r'(?:"[^"\n]*"[,\s]*(?:or\s)?)+', "", text)
