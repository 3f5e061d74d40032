"""The whole pages, and the committed spec: numbers counted by hand and by other means."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path

import pytest

from codegen.overlay import load_overlay
from codegen.page import read_page
from codegen.scrape import scrape, spec_of
from codegen.spec import dump, load, names_in
from tests.codegen.page_fragments import entity, real_page

ROOT = Path(__file__).resolve().parents[2]
COMMITTED = load(ROOT / "spec" / "bot_api.json")

COUNTS = {
    "10.1": {
        "types": 359,
        "tables": 327,
        "unions": 25,
        "empty": 7,
        "fields": 1748,
        "required_fields": 829,
        "methods": 180,
        "bare_methods": 8,
        "parameters": 884,
        "required_parameters": 297,
        "others": 14,
    },
    "10.3": {
        "types": 400,
        "tables": 365,
        "unions": 26,
        "empty": 9,
        "fields": 1888,
        "required_fields": 903,
        "methods": 185,
        "bare_methods": 8,
        "parameters": 932,
        "required_parameters": 313,
        "others": 16,
    },
}


def counts(spec):
    kinds = Counter(t["kind"] for t in spec["types"])
    fields = [f for t in spec["types"] for f in t.get("fields", ())]
    parameters = [p for m in spec["methods"] for p in m["parameters"]]
    return {
        "types": len(spec["types"]),
        "tables": kinds["object"],
        "unions": kinds["union"],
        "empty": kinds["empty"],
        "fields": len(fields),
        "required_fields": sum(f["required"] for f in fields),
        "methods": len(spec["methods"]),
        "bare_methods": sum(not m["parameters"] for m in spec["methods"]),
        "parameters": len(parameters),
        "required_parameters": sum(p["required"] for p in parameters),
    }


def rows(spec):
    for t in spec["types"]:
        yield from ((f"{t['name']}.{f['name']}", f) for f in t.get("fields", ()))
    for m in spec["methods"]:
        yield from ((f"{m['name']}.{p['name']}", p) for p in m["parameters"])


def having(key, spec=COMMITTED):
    return {name: row[key] for name, row in rows(spec) if key in row}


@pytest.mark.parametrize("version", ["10.1", "10.3"])
def test_a_whole_page_gives_the_counted_numbers(version):
    html = real_page(version)
    spec = scrape(html)
    assert spec["version"] == version
    found = counts(spec)
    found["others"] = len(read_page(html).other_headings)
    assert found == COUNTS[version]


def test_the_committed_spec_is_what_the_page_gives_to_the_byte():
    assert dump(scrape(real_page("10.3"))) == (ROOT / "spec/bot_api.json").read_text("utf-8")


def test_a_page_is_scraped_in_seconds():
    html = real_page("10.3")
    start = time.process_time()
    scrape(html)
    assert time.process_time() - start < 10


def test_the_committed_spec_has_the_counted_numbers():
    expected = dict(COUNTS["10.3"])
    del expected["others"]
    assert counts(COMMITTED) == expected


def test_the_committed_spec_holds_no_sentence():
    def strings(value):
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from (s for v in value.values() for s in strings(v))
        elif isinstance(value, list):
            yield from (s for v in value for s in strings(v))

    long = {s for s in strings(COMMITTED) if s.count(" ") > 2}
    assert long <= {s["title"] for s in COMMITTED["sections"]}


def test_every_union_but_three_has_a_tag_and_those_say_how_to_choose():
    unions = [t for t in COMMITTED["types"] if t["kind"] == "union"]
    without = {t["name"] for t in unions if "tag" not in t}
    assert without == {"MaybeInaccessibleMessage", "InlineQueryResult", "InputMessageContent"}
    assert all("choose" in t for t in unions if t["name"] in without)
    fields = Counter(t["tag"]["field"] for t in unions if "tag" in t)
    assert fields == {"type": 20, "source": 2, "status": 1}


def test_tags_of_the_real_page():
    assert entity(COMMITTED, "ChatMember")["tag"] == {
        "field": "status",
        "values": {
            "creator": "ChatMemberOwner",
            "administrator": "ChatMemberAdministrator",
            "member": "ChatMemberMember",
            "restricted": "ChatMemberRestricted",
            "left": "ChatMemberLeft",
            "kicked": "ChatMemberBanned",
        },
    }
    assert entity(COMMITTED, "RichText")["plain"] == ["String", {"array": "RichText"}]
    assert entity(COMMITTED, "MaybeInaccessibleMessage")["choose"][0]["equals"] == {"date": 0}
    order = [s["type"] for s in entity(COMMITTED, "InputMessageContent")["choose"]]
    assert order.index("InputVenueMessageContent") < order.index("InputLocationMessageContent")


def test_constants_and_enumerations_of_the_real_page():
    assert len(having("constant")) == 118 + 57
    enums = having("enum")
    strings = {name: values for name, values in enums.items() if isinstance(values[0], str)}
    assert (len(strings), len(enums)) == (49, 56)
    assert len(enums["ReactionTypeEmoji.emoji"]) == 73
    assert all(enums["ReactionTypeEmoji.emoji"])
    assert enums["sendDice.emoji"] == ["🎲", "🎯", "🏀", "⚽", "🎳", "🎰"]
    assert len(enums["MessageEntity.type"]) == 20
    assert len(enums["sendChatAction.action"]) == 11
    assert enums["RichBlockListItem.type"] == ["a", "A", "i", "I", "1"]
    assert enums["postStory.active_period"] == [21600, 43200, 86400, 172800]


def test_moments_durations_uploads_and_wide_integers_of_the_real_page():
    assert len(having("timestamp")) == 49
    assert len(having("duration")) == 53
    assert Counter(having("upload").values()) == {"attach": 25, "file": 20}
    # The 21 with the usual note, and linked_chat_id, which has a note of its own.
    assert len(having("bits")) == 22
    assert len(having("color")) == 19
    assert len(having("json")) == 3
    assert set(having("zero")) == {
        "InaccessibleMessage.date",
        "ChecklistTask.completion_date",
        "ChatMemberRestricted.until_date",
        "ChatMemberBanned.until_date",
        "banChatMember.until_date",
        "restrictChatMember.until_date",
    }


def test_lengths_of_the_real_page():
    units = Counter(having("unit").values())
    assert units == {"characters": 95, "bytes": 30}
    assert len(having("after_parsing")) == 43
    assert having("pattern")["setWebhook.secret_token"] == "^[A-Za-z0-9_-]*$"
    assert having("max_length")["sendMessage.text"] == 4096


def test_type_column_of_the_real_page():
    chat_ids = {
        name for name, row in rows(COMMITTED) if row["type"] == {"union": ["Integer", "String"]}
    }
    assert len(chat_ids) == 100
    words = Counter(word for _, row in rows(COMMITTED) for word in set(names_in(row["type"])))
    assert words["InputFile"] == 20
    assert sum(row["type"] == "Float" for _, row in rows(COMMITTED)) == 41
    assert sum(row["type"] == "True" for _, row in rows(COMMITTED)) == 94


def test_return_types_of_the_real_page():
    returns = Counter(json.dumps(m["returns"]) for m in COMMITTED["methods"])
    assert returns['"True"'] == 94 + 8
    assert returns['{"union": ["Message", "True"]}'] == 7
    assert returns['"String"'] == 4
    assert returns['"Integer"'] == 1


def test_every_method_is_reviewed_for_repetition():
    assert load_overlay().unreviewed(COMMITTED) == []
    safe = {m["name"] for m in COMMITTED["methods"] if m["idempotent"]}
    assert {"getMe", "setWebhook", "editMessageText", "answerCallbackQuery"} <= safe
    assert not {"sendMessage", "copyMessage", "createInvoiceLink", "sendGift", "logOut"} & safe


def test_the_overlay_is_needed_in_every_entry():
    bare = spec_of(read_page(real_page("10.3")), empty=load_overlay().empty)
    assert load_overlay().apply(bare)["version"] == "10.3"
