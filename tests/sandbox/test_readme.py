"""The README's table is the truth."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import telegram_sandbox
from telegram_sandbox.coverage import with_table
from telegram_sandbox.methods import HANDLERS
from telegram_sandbox.spec import load_spec

README = Path(telegram_sandbox.__file__).with_name("README.md")


def test_the_table_of_methods_is_current() -> None:
    text = README.read_text(encoding="utf-8")

    assert text == with_table(text, load_spec()), (
        "run: python -m telegram_sandbox table --write telegram_sandbox/README.md"
    )


def test_the_readme_begins_with_what_is_not_imitated() -> None:
    headings = [line for line in README.read_text("utf-8").splitlines() if line.startswith("## ")]

    assert headings[0] == "## What it does not imitate"


def test_every_handler_is_a_method_of_the_spec() -> None:
    assert set(HANDLERS) <= set(load_spec().methods)


def test_every_public_name_has_a_docstring() -> None:
    """Names without an underscore, inside other functions too; all that a reader comes upon."""
    package = Path(telegram_sandbox.__file__).parent
    bare = [
        f"{file.relative_to(package)}:{node.lineno} {node.name}"
        for file in sorted(package.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]

    assert bare == []


def test_the_examples_in_process_stay_there_whatever_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TELEGRAM_API_BASE_URL", "http://127.0.0.1:9")
    blocks = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    in_process = [block for block in blocks if "SandboxAdapter" in block]

    for block in in_process:
        exec(block, {})

    assert len(in_process) >= 2
