"""Types without a table, unions and how they are told apart, the type column, requiredness."""

from __future__ import annotations

import pytest

from codegen.overlay import Overlay
from codegen.page import PageError
from codegen.scrape import scrape
from tests.codegen.page_fragments import (
    empty,
    entity,
    facts_of,
    field,
    heading,
    method_of,
    page,
    parameter,
    type_of,
    union_of,
)

CAT = type_of("Cat", ("type", "String", "Kind, always “cat”"), ("name", "String", "Name"))
DOG = type_of("Dog", ("type", "String", "Kind, always “dog”"), ("name", "String", "Name"))


def test_a_type_that_holds_nothing_is_empty():
    assert entity(facts_of(empty("Closed")), "Closed") == {
        "name": "Closed",
        "anchor": "closed",
        "kind": "empty",
    }


def test_the_overlay_may_say_that_a_type_is_empty():
    html = page(heading("InputFile") + "<p>Contents to upload.</p>")
    spec = scrape(html, Overlay(empty=frozenset({"InputFile"})))
    assert entity(spec, "InputFile")["kind"] == "empty"


@pytest.mark.parametrize(
    "intro",
    ["It can be one of", "Currently, the following 2 types are supported:", "Words never seen"],
)
def test_a_list_of_links_makes_a_union_whatever_the_sentence_says(intro):
    spec = facts_of(CAT + DOG + union_of("Pet", "Cat", "Dog", text=intro, after="<p>A note.</p>"))
    assert entity(spec, "Pet")["members"] == ["Cat", "Dog"]


def test_a_list_item_with_words_beside_its_link_is_no_member():
    items = '<ul><li><a href="#cat">Cat</a></li><li>see <a href="#dog">Dog</a></li></ul>'
    spec = facts_of(CAT + DOG + heading("Pet") + f"<p>One of</p>{items}")
    assert entity(spec, "Pet")["members"] == ["Cat"]


def test_a_type_may_belong_to_several_unions():
    spec = facts_of(CAT + DOG + union_of("Pet", "Cat", "Dog") + union_of("Hunter", "Cat"))
    assert entity(spec, "Pet")["tag"]["values"] == {"cat": "Cat", "dog": "Dog"}
    assert entity(spec, "Hunter")["tag"]["values"] == {"cat": "Cat"}


def test_plain_members_are_read_from_the_sentence():
    text = (
        'It can be either a String for plain text, an Array of <a href="#pet">Pet</a>, '
        "or any of the following types:"
    )
    pet = entity(facts_of(CAT + DOG + union_of("Pet", "Cat", "Dog", text=text)), "Pet")
    assert pet["plain"] == ["String", {"array": "Pet"}]
    assert list(pet) == ["name", "anchor", "kind", "plain", "members", "tag"]


@pytest.mark.parametrize(
    ("cell", "constant"),
    [
        ("The status, always “creator”", "creator"),
        ("Type of the result, must be <em>mpeg4_gif</em>", "mpeg4_gif"),
        ("Currency. Currently, always “XTR”.", None),
        ("Must be <em>True</em> for it", None),
        ("The value must be <em>True</em>", None),
        ("Always “x” or “y”", None),
    ],
)
def test_a_constant_is_the_rest_of_the_cell(cell, constant):
    assert field(cell).get("constant") == constant


def test_only_a_required_field_has_a_constant():
    assert "constant" not in field("Kind, always “x”", required=False)


def test_members_with_equal_constants_are_told_apart_by_a_field_of_their_own():
    cached = type_of(
        "CachedAudio",
        ("type", "String", "must be <em>audio</em>"),
        ("audio_file_id", "String", "x"),
    )
    plain = type_of(
        "Audio", ("type", "String", "must be <em>audio</em>"), ("audio_url", "String", "x")
    )
    game = type_of("Game", ("type", "String", "must be <em>game</em>"))
    result = entity(
        facts_of(cached + plain + game + union_of("Result", "CachedAudio", "Audio", "Game")),
        "Result",
    )
    assert "tag" not in result
    assert result["choose"] == [
        {"type": "CachedAudio", "equals": {"type": "audio"}, "has": ["audio_file_id"]},
        {"type": "Audio", "equals": {"type": "audio"}, "has": ["audio_url"]},
        {"type": "Game", "equals": {"type": "game"}},
    ]


def test_without_constants_the_more_demanding_member_is_tried_first():
    place = type_of("Place", ("latitude", "Float", "x"))
    venue = type_of("Venue", ("latitude", "Float", "x"), ("title", "String", "y"))
    content = entity(facts_of(place + venue + union_of("Content", "Place", "Venue")), "Content")
    assert [step["type"] for step in content["choose"]] == ["Venue", "Place"]


def test_members_that_require_the_same_are_left_to_the_overlay():
    one = type_of("One", ("date", "Integer", "x"))
    two = type_of("Two", ("date", "Integer", "x"))
    union = entity(facts_of(one + two + union_of("Both", "One", "Two")), "Both")
    assert "tag" not in union
    assert "choose" not in union


USER = '<a href="#user">User</a>'


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("String", "String"),
        ("Float number", "Float"),
        ("Int", "Integer"),
        ("True", "True"),
        (USER, "User"),
        ("Integer or String", {"union": ["Integer", "String"]}),
        (f"Array of {USER}", {"array": "User"}),
        (f"array of {USER}", {"array": "User"}),
        (f"Array of Array of {USER}", {"array": {"array": "User"}}),
        (f"{USER} or String or Integer", {"union": ["User", "String", "Integer"]}),
        (
            f"Array of {USER}, String and Integer",
            {"array": {"union": ["User", "String", "Integer"]}},
        ),
        (f"{USER} and String", {"union": ["User", "String"]}),
        ('<a href="api.html#user">User</a>', "User"),
    ],
)
def test_the_type_column(cell, kind):
    assert field("x", cell)["type"] == kind


def test_a_field_is_optional_when_its_cell_begins_so():
    assert field("Title", required=False)["required"] is False
    assert field("Title. <em>Optional</em> in groups")["required"] is True


def test_optional_without_emphasis_stops_the_run():
    with pytest.raises(PageError, match=r"Thing.thing: 'Optional' without emphasis"):
        field("Optional. Title")


def test_a_parameter_is_required_by_its_column_not_by_its_prose():
    assert parameter("Required if <em>x</em> is not specified")["required"] is False
    assert parameter("Text", required="Yes")["required"] is True


def test_order_is_the_page_s_even_when_a_required_parameter_comes_late():
    spec = facts_of(
        method_of("doIt", ("a", "String", "Optional", "x"), ("b", "String", "Yes", "y"))
    )
    assert [p["name"] for p in entity(spec, "doIt")["parameters"]] == ["a", "b"]


def test_a_method_may_have_no_parameters():
    assert entity(facts_of(), "getMe")["parameters"] == []
