"""spec/openapi.json: valid, complete, and what the committed spec gives."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from codegen import openapi
from codegen.shortcut_rules import load_table
from codegen.spec import load
from tests.codegen.page_fragments import facts_of, method_of, type_of
from tests.telegram.spec_samples import METHODS, OBJECTS, TYPES, UNIONS, sample

ROOT = Path(__file__).resolve().parents[2]
SPEC = load(ROOT / "spec" / "bot_api.json")
NO_UPLOAD = load_table(ROOT / "codegen" / "python.toml")["no_upload"]["names"]
DOCUMENT: dict[str, Any] = json.loads((ROOT / "spec" / "openapi.json").read_text("utf-8"))
SCHEMAS = DOCUMENT["components"]["schemas"]
FORM = "multipart/form-data"

# Counted by hand on the page: a file stands in a parameter, or anywhere inside one.
DIRECT = {
    "setWebhook",
    "sendPhoto",
    "sendLivePhoto",
    "sendAudio",
    "sendDocument",
    "sendVideo",
    "sendAnimation",
    "sendVoice",
    "sendVideoNote",
    "setChatPhoto",
    "sendSticker",
    "uploadStickerFile",
    "setStickerSetThumbnail",
}
NESTED = {
    "sendPaidMedia",
    "sendMediaGroup",
    "sendPoll",
    "setMyProfilePhoto",
    "setBusinessAccountProfilePhoto",
    "postStory",
    "editStory",
    "editMessageText",
    "editMessageMedia",
    "editEphemeralMessageText",
    "editEphemeralMessageMedia",
    "createNewStickerSet",
    "addStickerToSet",
    "replaceStickerInSet",
    "sendRichMessage",
}

# Samples are made from types alone; these fields have a range, too.
IN_RANGE = {
    "BackgroundFillFreeformGradient": {"colors": [1, 2, 3]},
    "RichBlockSectionHeading": {"size": 1},
    "InputRichBlockSectionHeading": {"size": 1},
}


@cache
def registry() -> Registry:
    whole = Resource(contents=DOCUMENT, specification=DRAFT202012)
    return Registry().with_resource("urn:api", whole)


def fits(name: str, value: object) -> bool:
    schema = {"$ref": f"urn:api#/components/schemas/{name}"}
    return Draft202012Validator(schema, registry=registry()).is_valid(value)


def parameters_fit(method: str, **values: object) -> bool:
    path = f"urn:api#/paths/~1{method}/post/requestBody/content/application~1json/schema"
    return Draft202012Validator({"$ref": path}, registry=registry()).is_valid(values)


def forms() -> set[str]:
    return {
        path.strip("/")
        for path, item in DOCUMENT["paths"].items()
        if FORM in item["post"].get("requestBody", {}).get("content", {})
    }


def test_the_document_is_valid_openapi():
    assert DOCUMENT["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(DOCUMENT).validate()


def test_the_document_is_what_the_spec_gives_to_the_byte():
    text = (ROOT / "spec" / "openapi.json").read_text("utf-8")
    assert openapi.dump(openapi.build(SPEC, NO_UPLOAD)) == text


def test_every_type_is_a_component_and_every_method_a_path():
    assert list(SCHEMAS) == [*TYPES, "Error"]
    assert list(DOCUMENT["paths"]) == [f"/{name}" for name in METHODS]
    for name, item in DOCUMENT["paths"].items():
        assert item["post"]["operationId"] == name.strip("/")
    assert DOCUMENT["info"]["version"] == SPEC["version"]


@pytest.mark.parametrize("name", UNIONS)
def test_a_union_with_a_tag_is_one_of_its_members_by_that_tag(name):
    entry, schema = TYPES[name], SCHEMAS[name]
    if "tag" not in entry:
        assert "oneOf" not in schema
        assert len(schema["anyOf"]) == len(entry["members"])
        return
    arms = [arm["$ref"].rpartition("/")[2] for arm in schema["oneOf"] if "$ref" in arm]
    assert arms == entry["members"]
    assert len(schema["oneOf"]) == len(entry["members"]) + len(entry.get("plain", []))
    assert schema["discriminator"]["propertyName"] == entry["tag"]["field"]
    for tag, member in entry["tag"]["values"].items():
        assert schema["discriminator"]["mapping"][tag].endswith(f"/{member}")
        assert SCHEMAS[member]["properties"][entry["tag"]["field"]]["const"] == tag


def test_methods_that_take_new_files_take_forms():
    assert forms() == DIRECT | NESTED
    assert len(DIRECT | NESTED) == 28


def test_a_file_is_found_at_any_depth_and_in_recursive_types():
    thing = type_of("Leaf", ("media", "String", "Pass “attach://<file>” to upload a new one"))
    thing += type_of("Tree", ("trees", "Array of Tree", "x"), ("leaf", "Leaf", "x"))
    does = method_of("plant", ("tree", "Array of Tree", "Yes", "x"))
    spec = facts_of(thing, does, method_of("fell", ("name", "String", "Yes", "x")))
    paths = openapi.build(spec)["paths"]
    assert FORM in paths["/plant"]["post"]["requestBody"]["content"]
    assert FORM not in paths["/fell"]["post"]["requestBody"]["content"]
    without = openapi.build(spec, ["plant"])["paths"]
    assert FORM not in without["/plant"]["post"]["requestBody"]["content"]


def test_an_exception_for_a_method_without_files_is_an_error():
    with pytest.raises(ValueError, match="getMe"):
        openapi.build(facts_of(), ["getMe"])


@pytest.mark.parametrize("name", OBJECTS)
def test_samples_fit_their_schema_and_incomplete_ones_do_not(name):
    whole = {**sample(name), **IN_RANGE.get(name, {})}
    assert fits(name, whole)
    for field in TYPES[name].get("fields", []):
        if field["required"]:
            assert not fits(name, {k: v for k, v in whole.items() if k != field["name"]})
    assert not fits(name, [whole])


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("User", {"id": "1", "is_bot": False, "first_name": "A"}),
        ("Location", {"latitude": "north", "longitude": 1}),
        ("ChatMember", {"status": "no_such", "user": {}}),
        ("ChatMemberOwner", {"status": "left", "user": {}, "is_anonymous": False}),
        ("BotCommand", {"command": "Upper", "description": "x"}),
        ("BotCommand", {"command": "a" * 33, "description": "x"}),
        ("InputPollOption", {"text": ""}),
        ("ForceReply", {"force_reply": False}),
        ("RichText", 5),
    ],
)
def test_wrong_objects_do_not_fit(name, wrong):
    assert not fits(name, wrong)


def test_parameters_are_checked_as_objects_are():
    assert parameters_fit("sendMessage", chat_id=1, text="x")
    assert parameters_fit("sendMessage", chat_id="@channel", text="x")
    assert not parameters_fit("sendMessage", chat_id=1)
    assert not parameters_fit("sendMessage", chat_id=1.5, text="x")
    assert not parameters_fit("sendMessage", chat_id=1, text="x", protect_content="yes")
    assert parameters_fit("getUpdates", limit=100)
    assert not parameters_fit("getUpdates", limit=101)
    # A live period has a value of its own, far beyond its range.
    assert parameters_fit(
        "sendLocation", chat_id=1, latitude=1, longitude=1, live_period=2147483647
    )


def test_rich_text_may_be_text_a_list_or_an_object():
    bold = {"type": "bold", "text": ["a", {"type": "italic", "text": "b"}]}
    assert fits("RichText", "plain")
    assert fits("RichText", ["plain", bold])
    assert fits("RichText", bold)


def test_a_failed_call_has_a_shape_too():
    assert fits("Error", {"ok": False, "error_code": 429, "description": "Too Many Requests"})
    assert not fits("Error", {"ok": True, "error_code": 429, "description": "x"})


def test_no_sentence_of_the_page_is_in_the_document():
    def strings(value: Any):
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from (s for v in value.values() for s in strings(v))
        elif isinstance(value, list):
            yield from (s for v in value for s in strings(v))

    assert {s for s in strings(DOCUMENT) if s.count(" ") > 2} == {
        f"Facts read from {SPEC['source']}; prose lives there.",
        "The reason why not.",
    }
