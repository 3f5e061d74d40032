"""What holds for every method of the Bot API, walked through the spec."""

from __future__ import annotations

import random
from typing import Any

import pytest

from telegram_sandbox import World
from telegram_sandbox.bodies import Received
from telegram_sandbox.calls import answer_call
from telegram_sandbox.errors import missing_parameter
from telegram_sandbox.samples import Sample, Stage, sample_call
from telegram_sandbox.spec import MethodSpec, load_spec, type_names
from telegram_sandbox.validation import OPTIONAL_IN_TRUTH
from telegram_sandbox.values import Checker

SPEC = load_spec()
METHODS = list(SPEC.methods.values())
REQUIRED = [
    (method, name)
    for method in METHODS
    for name, field in method.parameters.items()
    if field.required and (method.name, name) not in OPTIONAL_IN_TRUTH
]
NUMBERS = [
    (method, name)
    for method in METHODS
    for name, field in method.parameters.items()
    if field.type in ("Integer", "Float")
]
STRUCTURES = [
    (method, name)
    for method in METHODS
    for name, field in method.parameters.items()
    if not field.takes_file
    and not set(type_names(field.type)) <= {"Integer", "Float", "String", "Boolean", "True"}
]


def ids(cases: list[tuple[MethodSpec, str]]) -> list[str]:
    return [f"{method.name}-{name}" for method, name in cases]


def answer(stage: Stage, method: MethodSpec, sample: Sample) -> tuple[int, dict[str, Any]]:
    received = Received(dict(sample.args), dict(sample.uploads))
    return answer_call(stage.world, "1:test", method.name, received)


@pytest.fixture
def stage() -> Stage:
    return Stage(World(throttles=False))


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_a_smallest_call_gets_a_result_of_the_documented_type(
    stage: Stage, method: MethodSpec
) -> None:
    code, envelope = answer(stage, method, sample_call(stage, method))

    assert (code, envelope.get("description")) in {
        (200, None),
        (200, "Webhook was set"),
        (200, "Webhook is already deleted"),
    }
    Checker(SPEC, {}).check(method.returns, envelope["result"])


@pytest.mark.parametrize(("method", "name"), REQUIRED, ids=ids(REQUIRED))
def test_a_call_without_a_required_parameter_is_refused(
    stage: Stage, method: MethodSpec, name: str
) -> None:
    sample = sample_call(stage, method)
    sample.args.pop(name, None)
    sample.uploads.pop(name, None)

    code, envelope = answer(stage, method, sample)

    assert code == 400
    assert envelope == missing_parameter(method.name, name).envelope()


@pytest.mark.parametrize(("method", "name"), NUMBERS, ids=ids(NUMBERS))
def test_a_word_where_a_number_belongs_is_refused(
    stage: Stage, method: MethodSpec, name: str
) -> None:
    sample = sample_call(stage, method)
    sample.args[name] = "many"

    code, envelope = answer(stage, method, sample)

    assert code == 400
    text = envelope["description"].removeprefix("Bad Request: ")
    known = {
        f"invalid {name} specified",
        f'can\'t parse "{name}" as Number',
        f"{name} is not a valid Integer",
        "chat identifier must be a valid Integer",
        missing_parameter(method.name, name).description.removeprefix("Bad Request: "),
    }
    assert text in known


@pytest.mark.parametrize(("method", "name"), STRUCTURES, ids=ids(STRUCTURES))
@pytest.mark.parametrize("value", ["{broken", "17"])
def test_text_that_is_not_the_json_a_parameter_wants_is_refused(
    stage: Stage, method: MethodSpec, name: str, value: str
) -> None:
    sample = sample_call(stage, method)
    sample.args[name] = value

    code, envelope = answer(stage, method, sample)

    assert code == 400
    assert envelope["description"].startswith("Bad Request: ")


FILES = [
    (method, name)
    for method in METHODS
    for name, field in method.parameters.items()
    if field.takes_file
]


@pytest.mark.parametrize(("method", "name"), FILES, ids=ids(FILES))
def test_a_file_that_is_promised_and_missing_is_refused(
    stage: Stage, method: MethodSpec, name: str
) -> None:
    sample = sample_call(stage, method)
    sample.uploads.pop(name, None)
    sample.args[name] = "attach://nowhere"

    code, envelope = answer(stage, method, sample)

    assert code == 400
    assert envelope == missing_parameter(method.name, name).envelope()


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_json_that_speaks_of_a_file_that_did_not_come_is_refused(
    stage: Stage, method: MethodSpec
) -> None:
    sample = sample_call(stage, method)
    speaking = [name for name, text in sample.args.items() if "attach://" in text]
    if not speaking:
        assert not set(sample.uploads) - set(method.parameters)
        return
    for name in set(sample.uploads) - set(method.parameters):
        del sample.uploads[name]

    code, envelope = answer(stage, method, sample)

    assert code == 400
    text = envelope["description"]
    assert "not found" in text or "must be uploaded" in text or "there is no" in text


CHOICES = [
    (method, name)
    for method in METHODS
    for name, field in method.parameters.items()
    if field.facts.get("enum") and not field.facts.get("open") and field.type == "String"
]


@pytest.mark.parametrize(("method", "name"), CHOICES, ids=ids(CHOICES))
def test_a_word_that_is_no_choice_is_refused(stage: Stage, method: MethodSpec, name: str) -> None:
    sample = sample_call(stage, method)
    sample.args[name] = "no such thing"

    code, envelope = answer(stage, method, sample)

    assert code == 400
    assert any(word in envelope["description"] for word in ("invalid", "unsupported", "wrong"))


FLAGS = [
    (method, name)
    for method in METHODS
    for name, field in method.parameters.items()
    if field.type in ("Boolean", "True")
]


@pytest.mark.parametrize(("method", "name"), FLAGS, ids=ids(FLAGS))
def test_a_word_where_yes_or_no_belongs_is_refused(
    stage: Stage, method: MethodSpec, name: str
) -> None:
    sample = sample_call(stage, method)
    sample.args[name] = "maybe"

    code, envelope = answer(stage, method, sample)

    assert (code, envelope["description"]) == (
        400,
        f'Bad Request: parameter "{name}" must be a Boolean',
    )


NASTY = [
    "0", "-1", "99999999999999999999", "1.5", "nan", "true", "null", "[]", "{}", "[[]]", "[{}]", '""',
    "@", "@nobody", " ", "\U0001f600" * 70, "attach://part", "attach://", "[" * 5000, "-", "١", "1001",
    '{"type":"photo","media":"attach://part"}', '{"inline_keyboard":[[]]}', '{"keyboard":[["a",{}]]}',
    '{"inline_keyboard":[[{"text":"a","url":"//"}]]}', '{"message_id":-5}', '{"type":1}', "[1,1]",
    '[{"type":"text_mention","offset":-9,"length":99999,"user":{"id":1,"is_bot":false,"first_name":"x"}}]',
    '{"chat_id":"x","type":"chat"}', "<b>", "HTML", "MarkdownV2", "Markdown", "http://[", "https://x:99999",
]  # fmt: skip


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_no_value_breaks_the_server(stage: Stage, method: MethodSpec) -> None:
    """Whatever comes in, an answer comes out: a result or a refusal, never a failure."""
    chance = random.Random(method.name)
    for _ in range(60):
        if stage.bot.refusal is not None:
            stage.bot.refusal = None
        sample = sample_call(stage, method)
        for name in method.parameters:
            if chance.random() < 0.3:
                sample.args[name] = chance.choice(NASTY)
                sample.uploads.pop(name, None)
        if method.name == "getUpdates":
            sample.args["timeout"] = "0"

        code, envelope = answer(stage, method, sample)

        assert envelope["ok"] is (code == 200)
