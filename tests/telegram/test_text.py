"""Entities count UTF-16 code units; rendered text says again what the entities said."""

from dataclasses import dataclass
from datetime import datetime, timezone
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telegram.markup import to_html, to_markdown, to_markdown_v2
from telegram.text import (
    entity_text,
    entity_texts,
    escape_markdown,
    mention_html,
    mention_markdown,
    utf16_length,
    utf16_slice,
)
from telegram_sandbox.markup import parse_markup


@dataclass(frozen=True)
class Entity:
    type: str
    offset: int
    length: int
    url: str | None = None
    user: object = None
    language: str | None = None
    custom_emoji_id: str | None = None
    unix_time: object = None
    date_time_format: str | None = None


texts = st.text(
    st.one_of(
        st.sampled_from("a b\n_*[]()~`>#+-=|{}.!\\<>&\"'😀é"),
        st.characters(exclude_categories=["Cs", "Cc"]),
    ),
    max_size=30,
)


@given(texts, st.integers(0, 40), st.integers(0, 40))
def test_a_slice_is_cut_in_utf16_units(text, offset, length):
    units = text.encode("utf-16-le")
    wanted = units[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")
    assert utf16_slice(text, offset, length) == wanted


@given(texts, texts)
def test_lengths_add_up(first, second):
    assert utf16_length(first + second) == utf16_length(first) + utf16_length(second)
    assert utf16_length(first) == len(first.encode("utf-16-le")) // 2
    assert utf16_slice(first + second, utf16_length(first), utf16_length(second)) == second


def test_an_entity_after_an_emoji_covers_the_right_text():
    entity = Entity("bold", 3, 3)
    assert entity_text("😀 abc def", entity) == "abc"
    assert entity_texts("😀 abc def", [entity, Entity("italic", 0, 2)], ["italic"]) == {
        Entity("italic", 0, 2): "😀"
    }


@pytest.mark.parametrize("offset", [-5, 100])
def test_an_entity_outside_the_text_covers_nothing(offset):
    assert utf16_slice("😀", offset, 2) == ""


def test_half_an_emoji_does_not_raise():
    assert utf16_slice("😀a", 1, 2) == "\ufffda"


@pytest.mark.parametrize(
    ("text", "version", "where", "expected"),
    [
        ("a*b_c[d`e.f!", 1, None, "a\\*b\\_c\\[d\\`e.f!"),
        ("a*b.c\\-", 2, None, "a\\*b\\.c\\\\\\-"),
        ("a`b\\c)", 2, "pre", "a\\`b\\\\c)"),
        ("a`b\\c)", 2, "code", "a\\`b\\\\c)"),
        ("a`b\\c)", 2, "text_link", "a`b\\\\c\\)"),
    ],
)
def test_markdown_is_escaped_for_where_it_stands(text, version, where, expected):
    assert escape_markdown(text, version, where) == expected


def test_another_version_of_markdown_is_refused():
    with pytest.raises(ValueError, match="must be either 1 or 2, not 3"):
        escape_markdown("a", 3)


def test_mentions_escape_the_name():
    assert mention_html(1, 'a<b>"') == '<a href="tg://user?id=1">a&lt;b&gt;&quot;</a>'
    assert mention_markdown(1, "a_b*[") == "[a\\_b\\*\\[](tg://user?id=1)"
    assert mention_markdown(1, "a.b", 2) == "[a\\.b](tg://user?id=1)"


USER = SimpleNamespace(id=5)
SINGLE = [
    (Entity("bold", 0, 4), "<b>text</b>", "*text*", "*text*"),
    (Entity("italic", 0, 4), "<i>text</i>", "_text_", "_text_"),
    (Entity("code", 0, 4), "<code>text</code>", "`text`", "`text`"),
    (Entity("pre", 0, 4), "<pre>text</pre>", "```\ntext```", "```\ntext```"),
    (
        Entity("pre", 0, 4, language="python"),
        '<pre><code class="language-python">text</code></pre>',
        "```python\ntext```",
        "```python\ntext```",
    ),
    (
        Entity("text_link", 0, 4, url="http://a.b/?a=1&b=(2)"),
        '<a href="http://a.b/?a=1&amp;b=(2)">text</a>',
        "[text](http://a.b/?a=1&b=(2))",
        "[text](http://a.b/?a=1&b=(2\\))",
    ),
    (
        Entity("text_mention", 0, 4, user=USER),
        '<a href="tg://user?id=5">text</a>',
        "[text](tg://user?id=5)",
        "[text](tg://user?id=5)",
    ),
    (Entity("underline", 0, 4), "<u>text</u>", None, "__text__"),
    (Entity("strikethrough", 0, 4), "<s>text</s>", None, "~text~"),
    (Entity("spoiler", 0, 4), '<span class="tg-spoiler">text</span>', None, "||text||"),
    (Entity("blockquote", 0, 4), "<blockquote>text</blockquote>", "text", ">text"),
    (
        Entity("expandable_blockquote", 0, 4),
        "<blockquote expandable>text</blockquote>",
        "text",
        ">text||",
    ),
    (
        Entity("custom_emoji", 0, 4, custom_emoji_id="55"),
        '<tg-emoji emoji-id="55">text</tg-emoji>',
        "text",
        "![text](tg://emoji?id=55)",
    ),
    (
        Entity("date_time", 0, 4, unix_time=1647531900, date_time_format="wDT"),
        '<tg-time unix="1647531900" format="wDT">text</tg-time>',
        "text",
        "![text](tg://time?unix=1647531900&format=wDT)",
    ),
    (
        Entity("date_time", 0, 4, unix_time=datetime(2022, 3, 17, 15, 45, tzinfo=timezone.utc)),
        '<tg-time unix="1647531900">text</tg-time>',
        "text",
        "![text](tg://time?unix=1647531900)",
    ),
    (Entity("hashtag", 0, 4), "text", "text", "text"),
    (Entity("kind_of_tomorrow", 0, 4), "text", "text", "text"),
]


@pytest.mark.parametrize(("entity", "html", "v1", "v2"), SINGLE, ids=lambda case: str(case)[:40])
def test_each_kind_has_its_markup(entity, html, v1, v2):
    assert to_html("text", [entity]) == html
    assert to_markdown_v2("text", [entity]) == v2
    if v1 is None:
        with pytest.raises(ValueError, match="not supported for Markdown version 1"):
            to_markdown("text", [entity])
    else:
        assert to_markdown("text", [entity]) == v1


def test_addresses_become_links_on_request():
    text, entity = "see http://a.b/?x=1&y=_2_", Entity("url", 4, 21)
    assert to_html(text, [entity]) == "see http://a.b/?x=1&amp;y=_2_"
    assert to_html(text, [entity], urled=True) == (
        'see <a href="http://a.b/?x=1&amp;y=_2_">http://a.b/?x=1&amp;y=_2_</a>'
    )
    assert to_markdown(text, [entity], urled=True) == (
        "see [http://a.b/?x=1&y=_2_](http://a.b/?x=1&y=_2_)"
    )
    assert to_markdown_v2(text, [entity], urled=True) == (
        "see [http://a\\.b/?x\\=1&y\\=\\_2\\_](http://a.b/?x=1&y=_2_)"
    )


def test_nested_entities_nest():
    entities = [Entity("bold", 0, 4), Entity("italic", 1, 2), Entity("mention", 1, 2)]
    assert to_html("abcd", entities) == "<b>a<i>bc</i>d</b>"
    assert to_markdown_v2("abcd", entities) == "*a_bc_d*"


def test_markdown_1_cannot_nest():
    with pytest.raises(ValueError, match="Nested entities"):
        to_markdown("abcd", [Entity("bold", 0, 4), Entity("italic", 1, 2)])


def test_a_hashtag_inside_bold_is_no_nesting():
    assert to_markdown("#tag", [Entity("bold", 0, 4), Entity("hashtag", 0, 4)]) == "*#tag*"


def test_overlapping_entities_are_cut_where_the_first_ends():
    entities = [Entity("bold", 0, 3), Entity("italic", 2, 4)]
    assert to_html("abcdef", entities) == "<b>ab<i>c</i></b>def"


def test_nothing_nests_in_code():
    assert to_html("abcd", [Entity("code", 0, 4), Entity("bold", 1, 2)]) == "<code>abcd</code>"


def test_two_quotations_stay_two():
    entities = [Entity("blockquote", 0, 3), Entity("expandable_blockquote", 4, 3)]
    assert to_markdown_v2("a\nb\nc\nd", entities) == ">a\n>b\n**>c\n>d||"


def test_a_quotation_marks_each_line_and_no_more():
    assert to_markdown_v2("a\nb\nc", [Entity("blockquote", 0, 4)]) == ">a\n>b\nc"


def test_thousands_of_nested_entities_do_not_exhaust_the_stack():
    text = "a" * 5000
    entities = [Entity("bold" if n % 2 else "italic", n, 5000 - n) for n in range(5000)]
    assert to_html(text, entities).startswith("<i>a<b>aaa")


STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")


@st.composite
def nested(draw, alphabet, styles=STYLES):
    """Draw a text with properly nested entities, none of them empty or blank at its ends."""
    words = st.text(alphabet, min_size=1, max_size=4)
    text, entities = "", []

    def build(depth, free):
        nonlocal text
        for _ in range(draw(st.integers(0, 3))):
            text += draw(words)
            if depth and free and draw(st.booleans()):
                kind = draw(st.sampled_from(sorted(free)))
                start = utf16_length(text)
                text += draw(words)
                build(depth - 1, free - {kind})
                entities.append(Entity(kind, start, utf16_length(text) - start))

    build(3, frozenset(styles))
    return text, entities


def covered(entities):
    """Return the units each kind covers: touching entities of one kind are the same as one."""
    return {
        (kind, unit) for kind, offset, length in entities for unit in range(offset, offset + length)
    }


def read_back(markup, mode):
    text, entities = parse_markup(markup, mode)
    return text, covered((e["type"], e["offset"], e["length"]) for e in entities)


@pytest.mark.parametrize(("mode", "render"), [("HTML", to_html), ("MarkdownV2", to_markdown_v2)])
def test_what_is_rendered_reads_back_the_same(mode, render):
    @given(nested("ab_*[]()~`>#+-=|{}.!\\<&\"'😀é"))
    def check(case):
        text, entities = case
        expected = covered((e.type, e.offset, e.length) for e in entities)
        assert read_back(render(text, entities), mode) == (text, expected)

    check()


@given(
    st.lists(
        st.tuples(
            st.text("ab_*`[!.é😀", min_size=1, max_size=5), st.sampled_from(["", "bold", "italic"])
        ),
        max_size=5,
    )
)
def test_markdown_1_reads_back_the_same(pieces):
    text, entities = "", []
    for piece, kind in pieces:
        if kind:
            entities.append(Entity(kind, utf16_length(text), utf16_length(piece)))
        text += piece
    special = set("_*`[")
    got_text, got = read_back(to_markdown(text, entities), "Markdown")
    assert got_text == text
    # A special character inside an entity has to be written outside of it.
    units = text.encode("utf-16-le")
    plain = {
        n
        for n in range(len(units) // 2)
        if units[2 * n : 2 * n + 2].decode("utf-16-le", "replace") in special
    }
    assert got == {
        (k, u) for k, u in covered((e.type, e.offset, e.length) for e in entities) if u not in plain
    }
