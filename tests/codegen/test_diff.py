"""What a new version of the Bot API changes, and whom that breaks."""

from __future__ import annotations

import pytest

from codegen.diff import changelog, compare, report
from codegen.scrape import scrape
from tests.codegen.page_fragments import facts_of, method_of, real_page, type_of, union_of


def lines(old, new):
    return [str(change) for change in compare(facts_of(old), facts_of(new)).changes]


def given(*rows, returns="Thing"):
    """Return a type that is only received."""
    text = f'Returns <a href="#{returns.lower()}">{returns}</a> on success.'
    return type_of("Thing", *rows) + method_of("getThing", text=text)


def taken(*rows):
    """Return a type that is only sent."""
    parameter = ("thing", '<a href="#thing">Thing</a>', "Yes", "x")
    return type_of("Thing", *rows) + method_of("setThing", parameter)


A = ("a", "String", "x")
B = ("b", "String", "x")
B_OPTIONAL = ("b", "String", "<em>Optional</em>. x")


def test_equal_specs_differ_in_nothing():
    assert lines(given(A), given(A)) == []


def test_order_is_no_difference():
    assert lines(given(A, B), given(B, A)) == []


def test_new_and_vanished_entities():
    assert lines(given(A), given(A) + type_of("New", A)) == ["added type New"]
    assert lines(given(A) + method_of("doIt"), given(A)) == [
        "removed method doIt  [breaks callers]"
    ]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (given(A), given(A, B), "added field Thing.b: String, required"),
        (taken(A), taken(A, B), "added field Thing.b: String, required  [breaks callers]"),
        (taken(A), taken(A, B_OPTIONAL), "added field Thing.b: String"),
        (given(A, B), given(A), "removed field Thing.b  [breaks callers]"),
        (
            given(B),
            given(B_OPTIONAL),
            "changed field Thing.b: optional, was required  [breaks callers]",
        ),
        (taken(B), taken(B_OPTIONAL), "changed field Thing.b: optional, was required"),
        (
            taken(B_OPTIONAL),
            taken(B),
            "changed field Thing.b: required, was optional  [breaks callers]",
        ),
        (
            given(A),
            given(("a", "Array of String", "x")),
            "changed field Thing.a: Array of String, was String  [breaks callers]",
        ),
        (
            taken(("a", "String", "x, 1-10 characters")),
            taken(("a", "String", "x, 1-9 characters")),
            "changed field Thing.a: max_length 9, was 10  [breaks callers]",
        ),
        (
            taken(("a", "String", "x, 1-9 characters")),
            taken(("a", "String", "x, 1-10 characters")),
            "changed field Thing.a: max_length 10, was 9",
        ),
        (
            taken(("a", "Integer", "x; 2-9")),
            taken(("a", "Integer", "x; 1-9")),
            "changed field Thing.a: min 1, was 2",
        ),
        (
            taken(("a", "String", "one of “x”, “y”")),
            taken(("a", "String", "one of “y”, “z”")),
            'changed field Thing.a: enum without ["x"], with ["z"]  [breaks callers]',
        ),
        (
            given(("a", "String", "one of “x”, “y”")),
            given(("a", "String", "one of “y”, “z”")),
            'changed field Thing.a: enum without ["x"], with ["z"]',
        ),
        (
            method_of("doIt"),
            method_of("doIt", ("a", "String", "Yes", "x")),
            "added parameter doIt.a: String, required  [breaks callers]",
        ),
        (
            method_of("doIt"),
            method_of("doIt", text="Returns <em>String</em> on success."),
            "changed method doIt: returns String, was True  [breaks callers]",
        ),
    ],
)
def test_a_change_says_what_was_and_whether_it_breaks(old, new, line):
    assert lines(old, new) == [line]


def test_members_of_unions():
    cat = type_of("Cat", ("type", "String", "always “cat”"))
    dog = type_of("Dog", ("type", "String", "always “dog”"))
    old, new = cat + dog + union_of("Pet", "Cat"), cat + dog + union_of("Pet", "Cat", "Dog")
    assert lines(old, new) == ["added member Pet.Dog"]
    assert lines(new, old) == ["removed member Pet.Dog  [breaks callers]"]


def test_the_report_counts_and_the_changelog_speaks_to_people():
    difference = compare(facts_of(taken(A)), facts_of(taken(A, B) + method_of("doIt")))
    assert "added: 1 method, 1 field" in report(difference)
    assert "1 of 2 changes break callers" in report(difference)
    entry = changelog(difference)
    assert entry.startswith("## Bot API 10.3, 2026-08-24\n")
    assert "- New method: `doIt`." in entry
    assert "Check your code where it uses `Thing.b`." in entry


def test_the_two_real_pages():
    difference = compare(scrape(real_page("10.1")), scrape(real_page("10.3")))
    assert (len(difference.of("added", "type")), len(difference.of("added", "method"))) == (41, 5)
    assert difference.of("removed", "type") == []
    found = {change.name: change for change in difference.changes}
    assert "optional, was required" in found["ReplyParameters.message_id"].text
    assert "RichBlock.RichBlockButtons" in found
    assert found["ChatAdministratorRights.can_send_welcome_messages"].breaks
    # 10.1 says Int where 10.3 says Integer: the same thing.
    assert "getChatMemberCount" not in found
