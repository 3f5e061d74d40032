"""Pages of other years and pages that went through a browser or a mirroring tool."""

from __future__ import annotations

import re

from codegen.overlay import Overlay, load_overlay
from codegen.scrape import scrape
from tests.codegen.page_fragments import (
    GET_ME,
    HEAD,
    TAIL,
    USER,
    entity,
    facts_of,
    field,
    heading,
    method_of,
    page,
    type_of,
    union_of,
)

WIDE = (
    type_of(
        "Location", ("longitude", "Float number", "Longitude as the sender\u2019s device gave it")
    )
    + type_of("Update", ("update_id", "Integer", "Identifier"))
    + type_of(
        "Message",
        ("message_id", "Integer", "Identifier"),
        ("text", "String", "<em>Optional</em>. 0-4096 characters"),
    )
    + method_of("getUpdates", text='An Array of <a href="#update">Update</a> objects is returned.')
    + method_of("getChatMembersCount", text="Returns <em>Int</em> on success.")
    + method_of(
        "sendMediaGroup",
        (
            "media",
            'Array of <a href="#message">Message</a> and <a href="#user">User</a>',
            "Yes",
            "A JSON-serialized array, must include 2–10 items",
        ),
        text='On success, an array of the sent <a href="#message">Messages</a> is returned.',
    )
)


def test_a_page_of_2019_scrapes():
    html = (
        page(WIDE)
        .replace("August 24, 2026", "May 31, 2019")
        .replace("Bot API 10.3", "Bot API 4.3.")
    )
    spec = scrape(html, Overlay())
    assert (spec["version"], spec["date"]) == ("4.3", "2019-05-31")
    assert entity(spec, "Location")["fields"][0]["type"] == "Float"
    assert entity(spec, "getUpdates")["returns"] == {"array": "Update"}
    assert entity(spec, "getChatMembersCount")["returns"] == "Integer"
    group = entity(spec, "sendMediaGroup")
    assert group["returns"] == {"array": "Message"}
    assert group["parameters"][0]["type"] == {"array": {"union": ["Message", "User"]}}


def test_entries_of_the_overlay_are_not_missed_on_an_older_page():
    html = page(WIDE).replace("Bot API 10.3", "Bot API 4.3")
    assert scrape(html, load_overlay())["version"] == "4.3"


def test_the_anchor_may_stand_in_id_with_attributes_in_any_order():
    html = re.sub(
        r'<a class="anchor" name="(\w+)" href="(#\w+)">',
        r'<a href="https://core.telegram.org/bots/api\2" id="\1" class="anchor" name="\1">',
        page(WIDE),
    )
    assert scrape(html, Overlay()) == scrape(page(WIDE), Overlay())
    assert scrape(html.replace(' name="', ' data-name="'), Overlay()) == scrape(html, Overlay())


def test_a_mirror_s_file_names_in_links_make_no_difference():
    html = page(WIDE).replace('href="#', 'href="api.html#')
    assert scrape(html, Overlay()) == scrape(page(WIDE), Overlay())


def test_absolute_links_to_the_page_itself_make_no_difference():
    html = page(WIDE).replace('href="#', 'href="https://core.telegram.org/bots/api#')
    assert scrape(html, Overlay()) == scrape(page(WIDE), Overlay())


def test_decoded_characters_make_no_difference():
    encoded = page(type_of("Thing", ("a", "String", "one of &quot;x&quot; or &quot;y&quot;")))
    assert scrape(encoded, Overlay()) == scrape(encoded.replace("&quot;", '"'), Overlay())


def test_indentation_by_a_browser_makes_no_difference():
    indented = re.sub(r"(<(?:tr|td|table|p|h4|li|ul|tbody)\b)", r"\n        \1", page(WIDE))
    indented = indented.replace("<td>", "<td>\n     ").replace("</td>", "  \n </td>")
    assert scrape(indented, Overlay()) == scrape(page(WIDE), Overlay())


def test_the_side_menu_of_a_saved_page_adds_nothing():
    menu = '<ul class="nav">' + "".join(
        f'<li><a href="#{name.lower()}">{name}</a></li>' for name in ("User", "getMe", "Ghost")
    )
    html = page(WIDE).replace("</body>", f'<div class="dev_side_nav">{menu}</ul></div></body>')
    assert scrape(html, Overlay()) == scrape(page(WIDE), Overlay())


def test_a_curly_apostrophe_is_read_as_a_straight_one():
    curly = field("Text of the query (can\u2019t exceed 64 bytes)")
    assert curly["max_length"] == 64


def test_order_of_entities_may_change_between_versions():
    one = facts_of(type_of("A", ("a", "String", "x")) + type_of("B", ("a", "String", "x")))
    other = facts_of(type_of("B", ("a", "String", "x")) + type_of("A", ("a", "String", "x")))
    assert entity(one, "A") == entity(other, "A")


def test_a_name_may_be_used_before_it_is_described():
    later = type_of("First", ("next", 'Array of <a href="#second">Second</a>', "x"))
    spec = scrape(
        HEAD + later + USER + GET_ME + type_of("Second", ("a", "String", "x")) + TAIL, Overlay()
    )
    assert entity(spec, "First")["fields"][0]["type"] == {"array": "Second"}


def test_line_ends_of_another_system_make_no_difference():
    assert scrape(page(WIDE).replace("\n", "\r\n"), Overlay()) == scrape(page(WIDE), Overlay())


def test_a_union_may_hold_only_itself_in_its_own_block():
    spec = facts_of(
        type_of("Cat", ("type", "String", "always “cat”"))
        + union_of("Pet", "Cat")
        + heading("getPets")
        + '<p>Returns <a href="#pet">Pet</a> on success. Requires no parameters.</p>'
    )
    assert entity(spec, "Pet")["members"] == ["Cat"]
    assert entity(spec, "getPets")["parameters"] == []
