"""Every method called with our client: a valid call gets a result of the documented type."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

import telegram
from telegram_sandbox import SandboxAdapter, World
from telegram_sandbox.files import Upload
from telegram_sandbox.json_values import as_list, as_object
from telegram_sandbox.samples import Stage, sample_call
from telegram_sandbox.spec import Field, MethodSpec, array_item, load_spec

SPEC = load_spec()
PLAIN: dict[str, type] = {
    "String": str,
    "Integer": int,
    "Float": float,
    "Boolean": bool,
    "True": bool,
}


@pytest.mark.parametrize("method", SPEC.methods.values(), ids=lambda method: method.name)
def test_our_client_reads_each_result_as_its_documented_type(method: MethodSpec) -> None:
    stage = Stage(World(throttles=False))
    sample = sample_call(stage, method)
    values = {
        name: _with_files(_decoded(method.parameters[name], raw), sample.uploads)
        for name, raw in sample.args.items()
    }
    values |= {
        name: telegram.InputFile(upload.data, filename=upload.name)
        for name, upload in sample.uploads.items()
        if name in method.parameters
    }
    with requests.Session() as session:
        session.mount("https://api.telegram.org/", SandboxAdapter(stage.world))
        bot = telegram.Bot("1:test", http=session)

        result = getattr(bot, method.name)(**values)

    assert _is_of(result, method.returns), result


def _decoded(f: Field, raw: str) -> Any:
    """Return a parameter as a bot's author writes it."""
    if f.type == "String" or f.takes_file:
        return raw
    try:
        return json.loads(raw)
    except ValueError:
        return raw


def _with_files(value: Any, uploads: dict[str, Upload]) -> Any:
    """Put the files themselves where JSON refers to them."""
    items, found = as_list(value), as_object(value)
    if items is not None:
        return [_with_files(item, uploads) for item in items]
    if found is not None:
        return {key: _with_files(item, uploads) for key, item in found.items()}
    if isinstance(value, str) and value.startswith("attach://"):
        upload = uploads[value.removeprefix("attach://")]
        return telegram.InputFile(upload.data, filename=upload.name)
    return value


def _is_of(result: Any, kind: Any) -> bool:
    if isinstance(kind, str):
        if kind in PLAIN:
            return type(result) is PLAIN[kind]
        names = SPEC.types[kind].members or [kind]
        return any(isinstance(result, getattr(telegram, name)) for name in names)
    item = array_item(kind)
    if item is not None:
        results = as_list(result)
        return results is not None and all(_is_of(one, item) for one in results)
    return any(_is_of(result, member) for member in kind["union"])
