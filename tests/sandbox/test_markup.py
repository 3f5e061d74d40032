"""Formatted text and what the server finds in plain text."""

from __future__ import annotations

import pytest

from telegram_sandbox.entities import find_entities
from telegram_sandbox.errors import ApiError
from telegram_sandbox.markup import parse_markup


def spans(entities: list[dict[str, object]]) -> list[tuple[object, ...]]:
    return [(e["type"], e["offset"], e["length"]) for e in entities]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start now", [("bot_command", 0, 6)]),
        ("/help@some_bot", [("bot_command", 0, 14)]),
        ("a/start //x /no/", []),
        ("😀 /go", [("bot_command", 3, 3)]),
        ("hi @durov!", [("mention", 3, 6)]),
        ("#tag #2 #größe", [("hashtag", 0, 4), ("hashtag", 8, 6)]),
        ("write a.b+c@mail.example.org.", [("email", 6, 22)]),
        ("see https://a.bc/d?e=(f), ok", [("url", 4, 20)]),
        ("(www.example.com)", [("url", 1, 15)]),
        ("Really.Then we went", []),
        ("example.photography", [("url", 0, 19)]),
        ("hundred.lines", []),
        ("яндекс.рф", [("url", 0, 9)]),
        ("BOT.DEV", [("url", 0, 7)]),
        ("main.py", [("url", 0, 7)]),
        ("example.com:80/x", [("url", 0, 16)]),
        ("cost $USD", [("cashtag", 5, 4)]),
        ("call +12025550123 now", [("phone_number", 5, 12)]),
    ],
)
def test_plain_text_is_searched(text: str, expected: list[tuple[object, ...]]) -> None:
    assert spans(find_entities(text)) == expected


@pytest.mark.parametrize(
    ("mode", "text", "plain", "expected"),
    [
        ("HTML", "<b>a <i>b</i></b>", "a b", [("bold", 0, 3), ("italic", 2, 1)]),
        ("html", "&lt;&amp;&#128512;<u>x</u>", "<&😀x", [("underline", 4, 1)]),
        ("HTML", '<a href="http://a.bc/">x</a>', "x", [("text_link", 0, 1)]),
        ("HTML", '<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("HTML", '<pre><code class="language-py">x</code></pre>', "x", [("pre", 0, 1)]),
        ("HTML", "<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("HTML", "<b></b>x", "x", []),
        ("MarkdownV2", "*a _b_* ~c~", "a b c", [("bold", 0, 3), ("italic", 2, 1), ("strikethrough", 4, 1)]),
        ("MarkdownV2", r"1\.5 __u__ ||s||", "1.5 u s", [("underline", 4, 1), ("spoiler", 6, 1)]),
        ("MarkdownV2", "```py\nx_y```", "x_y", [("pre", 0, 3)]),
        ("MarkdownV2", "[x](http://a.bc/)", "x", [("text_link", 0, 1)]),
        ("MarkdownV2", ">a\n>b\nc", "a\nb\nc", [("blockquote", 0, 3)]),
        ("MarkdownV2", ">a\n>b||", "a\nb", [("expandable_blockquote", 0, 3)]),
        ("Markdown", "*a* _b_ `c` [d](http://a.bc)", "a b c d", [("bold", 0, 1), ("italic", 2, 1), ("code", 4, 1), ("text_link", 6, 1)]),
        ("Markdown", r"snake\_case", "snake_case", []),
    ],
)  # fmt: skip
def test_markup_becomes_entities(
    mode: str, text: str, plain: str, expected: list[tuple[object, ...]]
) -> None:
    found, entities = parse_markup(text, mode)

    assert found == plain
    assert spans(entities) == expected


@pytest.mark.parametrize(
    ("mode", "text", "reason"),
    [
        ("HTML", "ä<x>", 'Unsupported start tag "x" at byte offset 2'),
        ("HTML", "<b>x", "Can't find end tag corresponding to start tag b"),
        ("HTML", "x</b>", "Unexpected end tag at byte offset 1"),
        ("HTML", "<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("HTML", "<b", "Unclosed start tag at byte offset 0"),
        ("HTML", "<b>x</b", "Unclosed end tag at byte offset 4"),
        ("HTML", "<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("HTML", '<tg-emoji emoji-id="x">x</tg-emoji>', "Invalid custom emoji identifier specified"),
        ("MarkdownV2", "a.b", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("MarkdownV2", "ä*b", "Can't find end of Bold entity at byte offset 2"),
        ("MarkdownV2", "__b", "Can't find end of Underline entity at byte offset 0"),
        ("MarkdownV2", "[x](http://a", "Can't find end of a URL at byte offset 4"),
        ("MarkdownV2", "![x]", "Custom emoji entity must contain a tg://emoji URL"),
        ("MarkdownV2", "```x", "Can't find end of Pre entity at byte offset 0"),
        ("Markdown", "ää_b", "Can't find end of the entity starting at byte offset 4"),
    ],
)  # fmt: skip
def test_broken_markup_is_refused_with_its_byte_offset(mode: str, text: str, reason: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_markup(text, mode)

    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(ApiError) as caught:
        parse_markup("x", "BBCode")

    assert caught.value.description == "Bad Request: unsupported parse_mode"
