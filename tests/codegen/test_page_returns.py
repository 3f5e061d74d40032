"""The return type, which only a sentence tells."""

from __future__ import annotations

import pytest

from codegen.page import PageError
from tests.codegen.page_fragments import facts_of, method_of, returns, type_of

MESSAGE = type_of("Message", ("id", "Integer", "x"))
POLL = type_of("Poll", ("id", "Integer", "x"))
M = '<a href="#message">Message</a>'


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Sends. On success, the sent {M} is returned.", "Message"),
        ("Returns {M} on success.", "Message"),
        ("Gets. Returns the new text as {M} object.", "Message"),
        ("Returns <em>True</em> on success.", "True"),
        ("On success, <em>True</em> is returned.", "True"),
        ("Returns True on success.", "True"),
        ("Returns the new link as <em>String</em> on success.", "String"),
        ("Returns the new link as String on success.", "String"),
        ("Returns <em>Int</em> on success.", "Integer"),
        ("Returns <em>Integer</em> on success.", "Integer"),
        ("Returns an Array of {M} objects.", {"array": "Message"}),
        ("On success, returns an <em>Array</em> of {M} objects.", {"array": "Message"}),
        ("An Array of {M} objects is returned.", {"array": "Message"}),
        ("On success, an array of {M} of the sent messages is returned.", {"array": "Message"}),
        (
            'On success, an array of the sent <a href="#message">Messages</a> is returned.',
            {"array": "Message"},
        ),
        (
            (
                "On success, if it is not an inline message, the edited {M} is returned, "
                "otherwise <em>True</em> is returned."
            ),
            {"union": ["Message", "True"]},
        ),
        (
            (
                "On success, if it was sent by the bot, returns the edited {M}, "
                "otherwise returns <em>True</em>."
            ),
            {"union": ["Message", "True"]},
        ),
        ("Returns the gifts of a user. Returns {M} on success.", "Message"),
        ("Gets. Will return the score of <em>True</em> fans. Returns {M} on success.", "Message"),
        ("The field is optionally returned in String. Returns {M} on success.", "Message"),
        ("The field for which you returned String. Returns {M}.", "Message"),
        ("Returns {M}. Returns an error, if <em>True</em> is set.", "Message"),
        ("It currently returns nothing odd. Returns {M}. If unset, a String is kept.", "Message"),
        (
            (
                'Polls like a <a href="#poll">poll</a>. Returns the {M} of the '
                '<a href="#poll">poll</a> on success.'
            ),
            "Message",
        ),
        ('Returns {M} as <a href="#dothing">doThing</a> does.', "Message"),
    ],
)
def test_the_return_type_is_found(text, kind):
    assert returns(text.replace("{M}", M), MESSAGE + POLL) == kind


def test_a_mirrored_page_s_links_count_by_their_fragment():
    text = 'On success, the sent <a href="api.html#message">Message</a> is returned.'
    assert returns(text, MESSAGE) == "Message"


def test_two_unrelated_types_stop_the_run_with_the_sentence():
    text = f'Returns {M} or <a href="#poll">Poll</a> on success.'
    with pytest.raises(PageError, match=r"doThing: not sure .*Returns Message or Poll on success"):
        returns(text, MESSAGE + POLL)


def test_a_sentence_without_a_type_stops_the_run_and_is_shown():
    with pytest.raises(PageError, match=r"doThing: no sentence .* Returns something nice"):
        returns("Returns something nice.")


def test_a_note_below_the_table_is_not_asked():
    method = method_of("doIt", ("a", "String", "Yes", "x")) + f"<p>Returns {M} later.</p>"
    spec = facts_of(MESSAGE + method)
    assert spec["methods"][-1]["returns"] == "True"
