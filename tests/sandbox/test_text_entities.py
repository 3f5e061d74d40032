"""Formatted text as the server keeps it: cleaned, nested, limited, and written back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telegram_sandbox import FakeClock, World
from telegram_sandbox.bodies import Received
from telegram_sandbox.calls import answer_call
from telegram_sandbox.entities import utf16_length
from telegram_sandbox.errors import ApiError
from telegram_sandbox.markup import parse_markup
from telegram_sandbox.markup_writing import as_html, as_markdown_v2
from telegram_sandbox.nesting import nested
from telegram_sandbox.texts import format_text

Entity = dict[str, Any]
WORLD = World(FakeClock())


def spans(entities: list[Entity]) -> list[tuple[str, int, int]]:
    return [(e["type"], e["offset"], e["offset"] + e["length"]) for e in entities]


def entity(kind: str, start: int, end: int, **more: Any) -> Entity:
    return {"type": kind, "offset": start, "length": end - start, **more}


def kept(text: str, *given_entities: tuple[str, int, int]) -> list[tuple[str, int, int]]:
    made = [entity(*given_entity) for given_entity in given_entities]
    for one in made:
        if one["type"] == "text_link":
            one["url"] = "http://a.bc/"
    return spans(format_text(WORLD, text, None, made)[1])


@pytest.mark.parametrize(
    ("text", "entities", "expected"),
    [
        # Styles nest in any order, are joined where they touch, and cut where they cross.
        ("abcdef", [("italic", 2, 3), ("bold", 0, 6)], [("bold", 0, 6), ("italic", 2, 3)]),
        ("abcdef", [("bold", 0, 3), ("bold", 3, 6)], [("bold", 0, 6)]),
        ("abcdef", [("bold", 0, 4), ("bold", 2, 6)], [("bold", 0, 6)]),
        ("abcdef", [("bold", 0, 2), ("bold", 3, 6)], [("bold", 0, 2), ("bold", 3, 6)]),
        (
            "abcdef",
            [("bold", 0, 4), ("italic", 2, 6)],
            [("bold", 0, 4), ("italic", 2, 4), ("italic", 4, 6)],
        ),
        ("ab", [("italic", 0, 2), ("bold", 0, 2)], [("bold", 0, 2), ("italic", 0, 2)]),
        # Nothing stays inside code.
        ("abcdef", [("code", 0, 6), ("bold", 0, 3)], [("code", 0, 6)]),
        (
            "abcdef",
            [("bold", 0, 6), ("pre", 2, 4)],
            [("bold", 0, 2), ("pre", 2, 4), ("bold", 4, 6)],
        ),
        # Links and the like lie beside each other: the first one stays.
        ("abcdef", [("code", 0, 4), ("text_link", 2, 6)], [("code", 0, 4)]),
        ("abcdef", [("text_link", 0, 6), ("code", 2, 4)], [("text_link", 0, 6)]),
        (
            "abcdef",
            [("text_link", 2, 6), ("bold", 0, 4)],
            [("bold", 0, 2), ("text_link", 2, 6), ("bold", 2, 4)],
        ),
        ("abcdef", [("text_link", 0, 6), ("bold", 0, 6)], [("text_link", 0, 6), ("bold", 0, 6)]),
        # Quotations hold others, but never each other.
        (
            "abcdef",
            [("blockquote", 0, 6), ("code", 1, 2), ("bold", 2, 3)],
            [("blockquote", 0, 6), ("code", 1, 2), ("bold", 2, 3)],
        ),
        ("abcdef", [("blockquote", 0, 4), ("expandable_blockquote", 2, 6)], [("blockquote", 0, 4)]),
        ("abcdef", [("blockquote", 0, 4), ("code", 2, 6)], [("blockquote", 0, 4)]),
        ("abcdef", [("code", 0, 6), ("blockquote", 2, 4)], [("blockquote", 2, 4)]),
        # What covers white space only is nothing; what the server finds it finds by itself.
        ("a  b", [("bold", 1, 3)], []),
        ("abcdef", [("mention", 0, 6), ("bot_command", 0, 6)], []),
        ("abcdef", [("bold", 0, 0), ("bold", -1, 3)], []),
        ("see a.com", [("bold", 0, 6)], [("bold", 0, 4), ("url", 4, 9), ("bold", 4, 6)]),
    ],
)
def test_entities_are_arranged(
    text: str, entities: list[tuple[str, int, int]], expected: list[tuple[str, int, int]]
) -> None:
    assert kept(text, *entities) == expected


@pytest.mark.parametrize(
    ("text", "start", "end", "reason"),
    [
        ("abc", 0, 4, "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 4"),
        ("abc", 7, 9, "entity begins after the end of the text at UTF-16 offset 7"),
        ("a😀b", 2, 4, "entity begins in a middle of a UTF-16 symbol at byte offset 5"),
        ("ä😀b", 0, 2, "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 6"),
    ],
)  # fmt: skip
def test_entities_must_lie_between_characters(text: str, start: int, end: int, reason: str) -> None:
    with pytest.raises(ApiError) as caught:
        kept(text, ("bold", start, end))

    assert caught.value.description == f"Bad Request: {reason}"


@pytest.mark.parametrize(
    ("given_text", "mode", "text", "expected"),
    [
        ("  <b> a </b> ", "HTML", "a", [("bold", 0, 1)]),
        ("<b>  </b>a", "HTML", "a", []),
        ("\n\t a\r\nb \n", None, "a\nb", []),
        ("a\x01\x0bb", None, "a  b", []),
        ("a\u202eb\u2028c", None, "abc", []),
        ("a\r<b>b</b>", "HTML", "ab", [("bold", 1, 2)]),
        ("<b>a</b><b>b</b>", "HTML", "ab", [("bold", 0, 2)]),
        ("<b>a<code>b</code>c</b>", "HTML", "abc", [("bold", 0, 1), ("code", 1, 2), ("bold", 2, 3)]),
        ("*x*", "none", "*x*", []),
        ("*x*", "MARKDOWNV2", "x", [("bold", 0, 1)]),
    ],
)  # fmt: skip
def test_text_is_cleaned_and_trimmed_with_its_entities(
    given_text: str, mode: str | None, text: str, expected: list[tuple[str, int, int]]
) -> None:
    found, entities = format_text(WORLD, given_text, mode, None)

    assert (found, spans(entities)) == (text, expected)


def test_a_half_of_a_character_in_html_is_refused() -> None:
    with pytest.raises(ApiError) as caught:
        parse_markup("a&#xD83D;", "HTML")

    assert caught.value.description == (
        "Bad Request: can't parse entities: Text contains invalid Unicode characters after decoding "
        "HTML entities, check for unmatched surrogate code units"
    )


def test_a_link_without_an_address_is_no_link() -> None:
    links = [entity("text_link", 0, 1, url=url) for url in ("nothing", "a.bc", "http://d.ef")]
    links = [{**link, "offset": number} for number, link in enumerate(links)]

    _, entities = format_text(WORLD, "abc", None, links)

    assert [e["url"] for e in entities] == ["http://a.bc/", "http://d.ef/"]


def test_a_message_keeps_a_hundred_entities() -> None:
    text = " ".join("<b>x</b>" for _ in range(120))

    assert len(format_text(WORLD, text, "HTML", None)[1]) == 100


def call(method: str, **parameters: object) -> dict[str, Any]:
    world = World(FakeClock())
    world.bot()
    world.user("Alice", id=100).sends("/start")
    texts = {k: v if isinstance(v, str) else json.dumps(v) for k, v in parameters.items()}
    return answer_call(world, "1:test", method, Received({"chat_id": "100", **texts}))[1]


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n\t "}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "x" * 32769}, "text is too long"),
        ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        (
            {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 2",
        ),
    ],
)
def test_a_text_that_cannot_be_sent_is_refused(parameters: dict[str, Any], reason: str) -> None:
    assert call("sendMessage", **parameters)["description"] == f"Bad Request: {reason}"


def test_the_limit_counts_after_the_markup_is_gone() -> None:
    assert call("sendMessage", text=f"<b>{'x' * 4096}</b>", parse_mode="HTML")["ok"]


def test_a_parse_mode_goes_before_entities() -> None:
    answer = call(
        "sendMessage",
        text="<b>x</b>y",
        parse_mode="HTML",
        entities=[{"type": "italic", "offset": 0, "length": 1}],
    )

    assert spans(answer["result"]["entities"]) == [("bold", 0, 1)]


@pytest.mark.parametrize(
    "markup",
    [
        ">a\n>b\nc",
        "**>a\n>*b*||\nc",
        ">a\n**>b",
        "*a _b_*",
        "_a_**__b__",
        "```py\nx_y\\`\\\\```",
        "`a\\`b`",
        "[x\\]y](http://a.bc/\\))",
        "![👍](tg://emoji?id=5)",
        "||a||",
        "1\\.5 \\(x\\)",
    ],
)
def test_markdown_v2_is_written_as_it_is_read(markup: str) -> None:
    text, entities = format_text(WORLD, markup, "MarkdownV2", None)

    assert format_text(WORLD, as_markdown_v2(text, entities), "MarkdownV2", None) == (
        text,
        entities,
    )


def test_what_a_user_sees_can_be_compared_as_markup() -> None:
    world = World(FakeClock())
    bot, alice = world.bot(), world.user("Alice", id=100)
    alice.sends("/start")
    said = {"chat_id": "100", "text": "<b>a.b</b> <i>c</i>", "parse_mode": "HTML"}
    answer_call(world, bot.token, "sendMessage", Received(said))

    seen = alice.sees("a.b")

    assert seen.html == "<b>a.b</b> <i>c</i>"
    assert seen.markdown_v2 == "*a\\.b* _c_"


KINDS = ["bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link"]
LETTERS = st.sampled_from([*"ab_*[]()~`>#+-=|{}.!\\ <&\"'", "ä", "😀"])


@st.composite
def formatted(draw: st.DrawFn, kinds: list[str] = KINDS) -> tuple[str, list[Entity]]:
    """Make a text with entities at any places between its characters."""
    text = draw(st.text(LETTERS, min_size=1, max_size=12))
    places = [utf16_length(text[:index]) for index in range(len(text) + 1)]
    made: list[Entity] = []
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=5)):
        start, end = sorted(draw(st.tuples(st.sampled_from(places), st.sampled_from(places))))
        more = {"url": "http://a.bc/(x)"} if kind == "text_link" else {}
        made.append(entity(kind, start, end, **more))
    return text, made


@settings(max_examples=80, deadline=None)
@given(formatted([*KINDS, "blockquote", "expandable_blockquote"]))
def test_arranged_entities_nest_and_stay_so(case: tuple[str, list[Entity]]) -> None:
    text, entities = case
    arranged = nested(text, entities)

    assert nested(text, arranged) == arranged
    for one in spans(arranged):
        for other in spans(arranged):
            assert not one[1] < other[1] < one[2] < other[2]


@settings(max_examples=80, deadline=None)
@given(formatted([*KINDS, "blockquote", "expandable_blockquote"]))
def test_html_gives_back_what_was_written(case: tuple[str, list[Entity]]) -> None:
    text, entities = case
    arranged = nested(text, entities)
    plain, found = parse_markup(as_html(text, arranged), "HTML")

    assert (plain, nested(plain, found)) == (text, arranged)


@settings(max_examples=80, deadline=None)
@given(formatted())
def test_markdown_v2_gives_back_what_was_written(case: tuple[str, list[Entity]]) -> None:
    text, entities = case
    arranged = nested(text, entities)
    plain, found = parse_markup(as_markdown_v2(text, arranged), "MarkdownV2")

    assert (plain, nested(plain, found)) == (text, arranged)


@settings(max_examples=80, deadline=None)
@given(st.text(LETTERS, max_size=30), st.sampled_from(["HTML", "Markdown", "MarkdownV2"]))
def test_any_text_is_read_or_refused(text: str, mode: str) -> None:
    refusal: ApiError | None = None
    plain, entities = "", list[Entity]()
    try:
        plain, entities = format_text(WORLD, text, mode, None)
    except ApiError as error:
        refusal = error

    said = refusal.description if refusal else "Bad Request: can't parse entities: "
    assert said.startswith("Bad Request: can't parse entities: ")
    assert all(0 <= start < end <= utf16_length(plain) for _, start, end in spans(entities))
