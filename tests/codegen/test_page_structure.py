"""Headings, blocks and tables: what is read, what is skipped, what stops the run."""

from __future__ import annotations

import pytest

from codegen.overlay import Overlay
from codegen.page import PageError, read_page
from codegen.scrape import scrape
from tests.codegen.page_fragments import (
    GET_ME,
    HEAD,
    TAIL,
    USER,
    empty,
    entity,
    facts_of,
    heading,
    method_of,
    page,
    type_of,
    union_of,
)


def names(spec):
    return [t["name"] for t in spec["types"]], [m["name"] for m in spec["methods"]]


def test_a_capital_letter_makes_a_type_and_a_small_one_a_method():
    assert names(facts_of()) == (["User"], ["getMe"])


def test_headings_of_several_words_are_neither_type_nor_method():
    prose = (
        '<h4><a class="anchor" name="sending-files" href="#sending-files"></a>Sending files</h4>'
        "<p>There are three ways.</p><ul><li><a href='#user'>User</a></li></ul>"
    )
    assert names(facts_of(prose)) == (["User"], ["getMe"])
    assert read_page(page(prose)).other_headings[-1] == "Sending files"


def test_a_table_of_other_columns_below_prose_is_left_alone():
    colors = (
        '<h4><a class="anchor" name="accent-colors" href="#accent-colors"></a>Accent colors</h4>'
        '<table class="table"><tr><th>Color ID</th><th>Light</th></tr>'
        "<tr><td>7</td><td>E15052</td></tr></table>"
    )
    assert names(facts_of(colors)) == (["User"], ["getMe"])


def test_a_table_of_fields_below_prose_stops_the_run():
    lost = type_of("User", ("id", "Integer", "x")).replace(heading("User"), "")
    prose = '<h4><a class="anchor" name="two-words" href="#two-words"></a>Two words</h4>' + lost
    with pytest.raises(PageError, match="Two words: a table of fields"):
        facts_of(prose)


def test_a_one_word_heading_with_a_foreign_anchor_stops_the_run():
    odd = '<h4><a class="anchor" name="other" href="#other"></a>Thing</h4><p>Text.</p>'
    with pytest.raises(PageError, match=r"Thing.*'other'"):
        facts_of(odd)


def test_smaller_headings_do_not_end_an_entity():
    inside = type_of("Thing", ("a", "String", "x")).replace("<table", "<h6>Style</h6><table")
    assert entity(facts_of(inside), "Thing")["fields"][0]["name"] == "a"


def test_recent_changes_give_version_and_date_and_nothing_else():
    spec = facts_of()
    assert (spec["version"], spec["date"]) == ("10.3", "2026-08-24")
    assert [s["title"] for s in spec["sections"]] == ["Available types"]


def test_warnings_and_rules_may_stand_above_the_version():
    noisy = page().replace(
        "<p><strong>Bot API 10.3", "<p><strong>Warning</strong></p><hr><p><strong>Bot API 10.3"
    )
    assert read_page(noisy).version == "10.3"


def test_kind_never_follows_from_the_chapter():
    mixed = method_of("sendIt") + type_of("Receipt", ("id", "Integer", "x")) + method_of("dropIt")
    section = facts_of(mixed)["sections"][0]
    assert section["entities"] == ["User", "getMe", "sendIt", "Receipt", "dropIt"]


def test_an_entity_without_description_takes_nothing_from_the_next_one():
    bare = type_of("Bare", ("id", "Integer", "x")).replace("<p>Something.</p>", "")
    document = read_page(page(bare + type_of("Next", ("id", "Integer", "y"), text="Mine.")))
    assert [str(e.prose.text) for e in document.entities()][2:] == ["", "Mine."]


def test_the_closing_words_do_not_belong_to_the_last_entity():
    document = read_page(page(empty("Nothing")))
    assert "all" not in list(document.entities())[-1].prose.text


def test_notes_below_a_table_are_not_description_and_their_lists_no_union():
    note = "<blockquote><p>Example:</p><ul><li>First</li><li>Second</li></ul></blockquote>"
    spec = facts_of(type_of("ForceReply", ("force_reply", "True", "x")) + note)
    assert entity(spec, "ForceReply")["kind"] == "object"


def test_lines_break_where_the_page_breaks_them():
    document = read_page(page(type_of("Thing", ("a", "String", "accepted.<br><br>Please note"))))
    row = list(document.entities())[2].rows[0]
    assert row.description.text == "accepted.\nPlease note"


def test_emoji_pictures_are_read_by_their_alternative_text():
    cell = 'Pay “<img class="emoji" src="//x/y.png" alt="⭐" />” now'
    document = read_page(page(type_of("Thing", ("a", "String", cell))))
    assert list(document.entities())[2].rows[0].description.text == "Pay “⭐” now"


def test_a_link_inside_a_link_does_not_stop_the_reading():
    cell = '<a href="/x"><a href="/y">one</a></a> and two'
    document = read_page(page(type_of("Thing", ("a", "String", cell))))
    assert list(document.entities())[2].rows[0].description.text == "one and two"


def test_character_references_are_undone_once():
    cell = "user&#39;s &lt;b&gt; &amp;amp; &quot;x&quot;"
    document = read_page(page(type_of("Thing", ("a", "String", cell))))
    assert list(document.entities())[2].rows[0].description.text == 'user\'s <b> &amp; "x"'


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ("", "not the Bot API page"),
        ("<html><title>Log in</title><body>Password?</body></html>", "'Log in'"),
        ("<html><title>502 Bad Gateway</title></html>", "'502 Bad Gateway'"),
        (page().partition("</html>")[0], "cut off"),
        (page()[: len(page()) // 2], "cut off"),
        (page(base=""), "no type and no method"),
        (page(base=USER), "no type or no method"),
        (page().replace("August 24, 2026</h4>", "Soon</h4>"), "'Soon' is not a date"),
        (page().replace("Bot API 10.", "Robot API "), "no 'Bot API <version>'"),
    ],
)
def test_what_is_not_the_whole_page_is_refused(html, message):
    with pytest.raises(PageError, match=message):
        scrape(html, Overlay())


@pytest.mark.parametrize(
    ("entities", "message"),
    [
        (type_of("Thing", ("a", "Strng", "x")), "Thing.a: unknown type 'Strng'"),
        (type_of("Thing", ("a", "Array of Thng", "x")), "Thing.a: unknown type 'Thng'"),
        (
            type_of("Thing", ("a", '<a href="#user">Chat</a>', "x")),
            "Thing.a: .*'Chat' links to 'user'",
        ),
        (type_of("Thing", ("a", "String", "x"), ("a", "String", "y")), "Thing.a: listed twice"),
        (USER, "User: described twice"),
        (union_of("Either", "User", "Ghost"), "Either: its member 'Ghost' is no type"),
        (union_of("Either", "User", "User"), "Either: lists User twice"),
        (heading("Thing") + "<p>About it.</p>", "Thing: neither a table .*'About it.'"),
        (
            method_of("doIt", ("a", "String", "Maybe", "x")),
            "doIt.a: the column Required says 'Maybe'",
        ),
        (method_of("doIt", text="Does it."), "doIt: no sentence tells what it returns"),
        (
            heading("doIt") + "<p>Returns <em>True</em> on success.</p>",
            "doIt: no table of parameters, and no word that there are none: 'Returns True",
        ),
        (type_of("Thing", ("A b", "String", "x")), "Thing.A b: this is not a name"),
        (
            type_of("Thing", ("a", "String", "x")).replace("<th>Type</th>", "<th>Kind</th>"),
            "Thing: the table has the columns Field, Kind",
        ),
        (
            method_of("doIt", ("a", "String", "Yes", "x")).replace("<th>Required</th>", ""),
            "doIt: the table has the columns Parameter, Type, Description",
        ),
        (
            type_of("Thing", ("a", "String", "x")).replace("Thing", "thing"),
            "thing: expected the columns Parameter, Type, Required, Description",
        ),
        (
            type_of("Thing", ("a", "String", "x")).replace("<td>x</td>", ""),
            "Thing: a row of 2 cells",
        ),
        (type_of("Thing"), "Thing: the table is empty"),
    ],
)
def test_what_is_not_understood_stops_with_the_name_of_the_place(entities, message):
    with pytest.raises(PageError, match=message):
        facts_of(entities)


def test_a_second_table_stops_the_run():
    table = type_of("User", ("id", "Integer", "x")).replace(heading("User"), "")
    with pytest.raises(PageError, match="Thing: a second table"):
        facts_of(type_of("Thing", ("a", "String", "x")) + table)


def test_menus_and_footers_outside_the_content_are_not_read():
    footer = TAIL.replace("Footer", "<a href='#ghost'>Ghost</a>")
    assert names(scrape(page(tail=footer), Overlay())) == (["User"], ["getMe"])


def test_blocks_inside_a_container_are_found():
    inside = f"<section>{USER}<div>{GET_ME}</div></section>"
    assert names(scrape(HEAD + inside + TAIL, Overlay())) == (["User"], ["getMe"])
