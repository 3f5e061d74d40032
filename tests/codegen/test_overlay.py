"""The overlay: judgements with reasons, and no entry that has lost its point."""

from __future__ import annotations

import pytest

from codegen.overlay import OverlayError, load_overlay, parse_overlay
from codegen.scrape import scrape
from tests.codegen.page_fragments import entity, facts_of, method_of, page, type_of

THING = type_of("Thing", ("date", "Integer", "When"), ("name", "String", "Name"))
DO = method_of("doIt", ("level", "Integer", "Optional", "Level"))


def applied(text):
    return scrape(page(THING + DO), parse_overlay(f'reviewed = "10.3"\n{text}'))


def change(at, facts, why='why = "because"'):
    return f'[[change]]\nat = "{at}"\nset = {facts}\n{why}\n'


def test_facts_are_set_in_the_format_s_order():
    spec = applied(change("Thing.date", '{ zero = "kept" }'))
    assert list(entity(spec, "Thing")["fields"][0]) == [
        "name",
        "type",
        "required",
        "timestamp",
        "zero",
    ]


def test_parameters_types_and_methods_are_reached_alike():
    spec = applied(change("doIt.level", "{ min = 1 }") + change("Thing", "{ choose = [] }"))
    assert entity(spec, "doIt")["parameters"][0]["min"] == 1
    assert entity(spec, "Thing")["choose"] == []


def test_the_page_s_own_spec_is_left_as_it_was():
    bare = facts_of(THING + DO)
    before = repr(bare)
    parse_overlay(change("Thing.date", '{ zero = "kept" }')).apply(bare)
    assert repr(bare) == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (change("Thing.gone", "{ min = 1 }"), "Thing.gone: no such"),
        (change("Gone", "{ min = 1 }"), "Gone: no such"),
        (change("Thing.date", "{ timestamp = true }"), "Thing.date: timestamp is True already"),
        (change("Thing.date", "{ colour = true }"), "Thing.date: Field has no 'colour'"),
        (change("Thing.date", "{ min = 1 }", ""), "needs a reason"),
        (change("Thing.date", "{ min = 1 }", 'why = ""'), "needs a reason"),
        (change("Thing.date", "{ min = 1 }") + "more = 1\n", "expected the keys"),
        ('[[empty]]\ntype = "Thing"\nwhy = "x"\n', "empty Thing: no such type, or it has fields"),
        (
            '[[idempotent]]\nvalue = true\nmethods = ["gone"]\nwhy = "x"\n',
            "idempotent gone: no such method",
        ),
        (
            '[[idempotent]]\nvalue = true\nmethods = ["doIt", "doIt"]\nwhy = "x"\n',
            "doIt: listed twice",
        ),
        ("[[surprise]]\nx = 1\n", "unknown surprise"),
        ("[[change]\n", "overlay.toml"),
    ],
)
def test_a_dead_or_malformed_entry_is_an_error(text, message):
    with pytest.raises(OverlayError, match=message):
        applied(text)


def test_on_an_older_page_an_entry_may_find_nothing():
    html = page(THING + DO).replace("Bot API 10.3", "Bot API 9.6")
    overlay = parse_overlay('reviewed = "10.3"\n' + change("Thing.gone", "{ min = 1 }"))
    assert scrape(html, overlay)["version"] == "9.6"


def test_on_a_newer_page_a_dead_entry_is_still_an_error():
    html = page(THING + DO).replace("Bot API 10.3", "Bot API 10.10")
    overlay = parse_overlay('reviewed = "10.3"\n' + change("Thing.gone", "{ min = 1 }"))
    with pytest.raises(OverlayError):
        scrape(html, overlay)


def test_a_method_nobody_has_reviewed_is_not_repeated_and_is_named():
    overlay = parse_overlay('[[idempotent]]\nvalue = true\nmethods = ["getMe"]\nwhy = "reads"\n')
    spec = scrape(page(THING + DO), overlay)
    assert [(m["name"], m["idempotent"]) for m in spec["methods"]] == [
        ("getMe", True),
        ("doIt", False),
    ]
    assert overlay.unreviewed(spec) == ["doIt"]


def test_the_committed_overlay_reads():
    overlay = load_overlay()
    assert overlay.reviewed == "10.3"
    assert len(overlay.idempotent) == 185
