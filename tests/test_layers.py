"""Imports point one way: codegen -> spec -> telegram <- telegram_ext; the sandbox stands beside."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("telegram", "telegram_ext", "telegram_sandbox", "codegen")

# package -> packages of ours it may import besides itself
ALLOWED: dict[str, set[str]] = {
    "telegram": set(),
    "telegram_ext": {"telegram"},
    "telegram_sandbox": set(),
    "codegen": set(),
}

# The one door upward: a re-export, for `from telegram.ext import ...`.
DOORS = {"telegram/ext.py": {"telegram_ext"}}


def modules_of(package: str) -> Iterator[Path]:
    yield from sorted((ROOT / package).rglob("*.py"))


@functools.cache
def imports_of(path: Path) -> tuple[str, ...]:
    """Return the absolute names of the modules a file imports, in any scope."""
    package = path.relative_to(ROOT).parent.parts
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            found += (module, *(f"{module}.{alias.name}" for alias in node.names))
    return tuple(found)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_what_lies_below_it(package: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules_of(package)
        for name in imports_of(path)
        if (top := name.partition(".")[0]) in PACKAGES
        and top != package
        and top not in ALLOWED[package]
        and top not in DOORS.get(path.relative_to(ROOT).as_posix(), set())
    ]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("package", ["telegram", "telegram_ext", "telegram_sandbox"])
def test_what_ships_needs_no_development_tool(package: str) -> None:
    tools = {
        "bs4",
        "lxml",
        "jinja2",
        "datamodel_code_generator",
        "black",
        "ruff",
        "hypothesis",
        "vcr",
    }

    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules_of(package)
        for name in imports_of(path)
        if name.partition(".")[0] in tools
    ]

    assert not wrong, "\n".join(wrong)


def test_only_the_pytest_plugin_imports_pytest() -> None:
    wrong = [
        path.relative_to(ROOT).as_posix()
        for package in ("telegram", "telegram_ext", "telegram_sandbox")
        for path in modules_of(package)
        if path.name != "pytest_plugin.py"
        if any(name.partition(".")[0] in {"pytest", "_pytest"} for name in imports_of(path))
    ]

    assert not wrong


def test_telegram_stands_without_its_old_spellings() -> None:
    """Old v13 spellings are reached through the loader's table only, so their folder can go."""
    wrong = [
        f"{path.relative_to(ROOT)} imports {name} at its top"
        for path in modules_of("telegram")
        if "v13" not in path.relative_to(ROOT).parts
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [ast.unparse(node)]
        if "v13" in name
    ]

    assert not wrong, "\n".join(wrong)


def test_no_module_is_a_drawer_for_anything() -> None:
    """`telegram.utils` is a v13 path that bots import; it lives with the old spellings."""
    drawers = [
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in modules_of(package)
        if path.stem in {"utils", "common", "misc", "helpers"}
        if not {"v13", "utils"} & set(path.relative_to(ROOT).parts[:-1])
    ]

    assert not drawers
