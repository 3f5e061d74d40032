"""The table of shortcuts fits the spec, covers v13, and says which of its words are dead."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from codegen.shortcut_rules import HERE, RuleError, Shortcut, expand, load_table, snake_case

SPEC = HERE.parent / "spec" / "bot_api.json"
V13 = load_table(HERE / "v13.toml")


def names_of_mixins() -> dict[str, set[str]]:
    """Return what each handwritten mixin adds to its type, read without importing it."""
    found: dict[str, set[str]] = {}
    for path in (HERE.parent / "telegram" / "behaviour").glob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name.endswith("Behaviour"):
                names = {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
                found[node.name.removesuffix("Behaviour")] = names
    return found


BEHAVIOUR = names_of_mixins()

# Written by hand or kept with the old spellings.
ELSEWHERE = {
    ("Chat", "kick_member"): "telegram/v13: an old name of ban_member",
    ("Chat", "get_members_count"): "telegram/v13: an old name of get_member_count",
    ("File", "download"): "telegram/behaviour/file.py: fetches a file, calls no method",
}


def small(**methods: list[str]) -> dict[str, Any]:
    types = {"Chat": ["id"], "Voice": ["file_id"], "File": ["file_id"]}
    return {
        "types": [{"name": t, "fields": [{"name": f} for f in fs]} for t, fs in types.items()],
        "methods": [
            {"name": m, "parameters": [{"name": p} for p in ps]} for m, ps in methods.items()
        ],
    }


def expanded(spec: dict[str, Any], *rules: dict[str, Any]) -> list[Shortcut]:
    return expand(spec, {"rule": list(rules)}, {"methods": {}, "shortcuts": {}})


def rule(**columns: Any) -> dict[str, Any]:
    base = {
        "on": ["Chat"],
        "methods": ["send_*"],
        "name": "{method}",
        "fill": {"chat_id": "self.id"},
    }
    return {**base, **columns}


@pytest.fixture(scope="module")
def shortcuts() -> list[Shortcut]:
    return expand(json.loads(SPEC.read_text(encoding="utf-8")))


def parameters_of(shortcut: Shortcut) -> set[str]:
    spec = json.loads(SPEC.read_text(encoding="utf-8"))
    method = next(m for m in spec["methods"] if snake_case(m["name"]) == shortcut.method)
    names = {item["name"] for item in method["parameters"]} | {"timeout", "api_kwargs"}
    names.update(V13["methods"].get(shortcut.method, {}).get("parameters", ()))
    return (names - shortcut.removed) | set(shortcut.extra)


def test_every_shortcut_of_v13_is_there_with_all_its_arguments(shortcuts):
    found = {(item.receiver, item.name): item for item in shortcuts}
    wrong = []
    for receiver, methods in V13["shortcuts"].items():
        for name, facts in methods.items():
            if (receiver, name) in ELSEWHERE:
                assert (receiver, name) not in found
            elif (receiver, name) not in found:
                wrong.append(f"{receiver}.{name} is missing")
            elif lost := set(facts["parameters"]) - parameters_of(found[receiver, name]):
                wrong.append(f"{receiver}.{name} lacks {sorted(lost)}")
    assert wrong == []


def test_every_method_that_sends_to_a_chat_is_a_shortcut_of_chats(shortcuts):
    spec = json.loads(SPEC.read_text(encoding="utf-8"))
    found = {(item.receiver, item.method) for item in shortcuts}
    sends = [
        snake_case(method["name"])
        for method in spec["methods"]
        if method["name"].startswith("send")
        and any(item["name"] == "chat_id" for item in method["parameters"])
    ]
    for name in sends:
        for receiver in ("Chat", "User", "Message"):
            assert (receiver, name) in found


def test_expressions_use_self_and_present_alone(shortcuts):
    for item in shortcuts:
        for expression in (*item.fill.values(), *item.default.values()):
            names = {n.id for n in ast.walk(ast.parse(expression)) if isinstance(n, ast.Name)}
            assert names <= {"self", "present"}, f"{item.receiver}.{item.name}: {expression}"


def test_expressions_read_fields_or_the_behaviour_of_their_type(shortcuts):
    spec = json.loads(SPEC.read_text(encoding="utf-8"))
    fields = {t["name"]: {f["name"] for f in t.get("fields", ())} for t in spec["types"]}
    wrong = set()
    for item in shortcuts:
        known = {"from_user" if name == "from" else name for name in fields[item.receiver]}
        known |= BEHAVIOUR.get(item.receiver, set())
        if item.receiver == "InaccessibleMessage":  # it answers as a message does
            known |= fields["Message"] | BEHAVIOUR["Message"]
        used = [*item.fill.values(), *item.default.values()]
        used += [compute.call for compute in item.compute.values()]
        for expression in used:
            for node in ast.walk(ast.parse(expression)):
                if (
                    isinstance(node, ast.Attribute)
                    and isinstance(node.value, ast.Name)
                    and node.value.id == "self"
                    and node.attr not in known
                ):
                    wrong.add(f"{item.receiver}: {expression} has no {node.attr}")
    assert wrong == set()


def test_a_reply_stays_in_its_topic_chat_and_business_connection(shortcuts):
    reply = next(i for i in shortcuts if (i.receiver, i.name) == ("Message", "reply_text"))
    assert reply.fill == {"chat_id": "self.chat.id"}
    assert set(reply.default) == {
        "business_connection_id",
        "message_thread_id",
        "direct_messages_topic_id",
    }
    assert reply.compute["reply_parameters"].arguments == (
        "quote",
        "reply_parameters",
        "reply_to_message_id",
    )
    assert reply.order is not None
    assert reply.order[:2] == ("text", "parse_mode")


def test_media_types_are_found_by_their_field():
    spec = small(getFile=["file_id"])
    row = rule(methods=["get_file"], on_field="file_id", except_on=["File"])
    row["fill"] = {"file_id": "self.file_id"}
    del row["on"]
    assert [(i.receiver, i.name) for i in expanded(spec, row)] == [("Voice", "get_file")]


def test_a_method_without_the_filled_parameter_takes_no_part():
    spec = small(sendMessage=["chat_id", "text"], sendNowhere=["text"])
    assert [item.name for item in expanded(spec, rule())] == ["send_message"]


def test_stars_are_names_and_an_extra_needs_its_parameter():
    spec = small(sendMessage=["chat_id", "reply_parameters"], sendAction=["chat_id"])
    rows = expanded(
        spec,
        rule(
            name="reply_{1}",
            compute={"reply_parameters": {"call": "self._quoted", "with": ["quote", "absent"]}},
            extra={"quote": {"type": "bool", "default": "None"}},
        ),
    )
    assert [(item.name, set(item.extra)) for item in rows] == [
        ("reply_message", {"quote"}),
        ("reply_action", set()),
    ]
    assert rows[0].compute["reply_parameters"].arguments == ("quote",)


@pytest.mark.parametrize(
    ("columns", "complaint"),
    [
        ({"methods": ["send_*", "nothing_*"]}, "methods: nothing_*"),
        ({"except": ["send_gift"]}, "except: send_gift"),
        ({"names": {"leave": "go"}}, "names: leave"),
        ({"drop": ["user_id"]}, "drop: user_id"),
        ({"default": {"topic": "self.id"}}, "default: topic"),
        ({"on": ["Chatt"]}, "there is no type Chatt"),
        ({"fills": {}}, "unknown columns ['fills']"),
        ({"name": "{1}_{2}"}, "matches no star"),
        ({"use": ["place"]}, "there is no [sets.place]"),
        ({"fill": {"user_id": "self.id"}}, "methods: send_*"),
    ],
)
def test_a_dead_or_wrong_word_stops_the_table(columns, complaint):
    with pytest.raises(RuleError) as caught:
        expanded(small(sendMessage=["chat_id"]), rule(**columns))
    assert complaint in str(caught.value)
    assert "rule 1" in str(caught.value)


def test_two_rules_cannot_produce_one_name():
    with pytest.raises(RuleError, match=r"Chat\.send_message is also produced by rule 1"):
        expanded(small(sendMessage=["chat_id"]), rule(), rule())


def test_a_shared_set_that_no_rule_uses_stops_the_table():
    table = {"rule": [rule()], "sets": {"place": {"default": {}}}}
    with pytest.raises(RuleError, match="no rule uses"):
        expand(small(sendMessage=["chat_id"]), table, {"methods": {}, "shortcuts": {}})


def test_the_facts_are_a_toml_file_beside_the_generator():
    assert Path(HERE / "v13.toml").is_file()
    assert len(V13["methods"]) == 98
