"""What the package exports, and what importing it costs."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import telegram_ext
from telegram_ext.oldpaths import MODULES


def test_both_names_give_the_same_objects():
    import telegram.ext

    assert sorted(telegram.ext.__all__) == sorted(telegram_ext.__all__)
    for name in telegram_ext.__all__:
        assert getattr(telegram.ext, name) is getattr(telegram_ext, name)


def test_every_listed_name_is_there_and_listed_once():
    assert sorted(set(telegram_ext.__all__)) == telegram_ext.__all__
    for name in telegram_ext.__all__:
        assert getattr(telegram_ext, name).__name__ == name


def test_a_star_import_brings_them_all():
    names: dict[str, object] = {}
    exec("from telegram.ext import *", names)
    assert set(telegram_ext.__all__) <= set(names)


def test_an_unknown_name_is_an_import_error():
    with pytest.raises(ImportError, match="Updatr"):
        exec("from telegram_ext import Updatr")
    with pytest.raises(AttributeError, match="Updatr"):
        telegram_ext.Updatr  # noqa: B018


def test_names_are_listed_for_completion():
    assert {"Updater", "Filters"} <= set(dir(telegram_ext))


@pytest.mark.parametrize("names", ["Updater, CommandHandler, Filters", "*"])
def test_importing_the_framework_loads_no_types_and_no_network(names):
    code = (
        f"from telegram.ext import {names}; import sys; "
        "heavy = [m for m in sys.modules if m in ('requests', 'pydantic', 'urllib3')"
        " or m.startswith('telegram._generated.types.')]; print(heavy)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_v13_names_are_subscriptable():
    from telegram_ext import CallbackContext, ContextTypes, Dispatcher, Handler, Updater

    for generic, parameters in [
        (CallbackContext, 3),
        (ContextTypes, 4),
        (Dispatcher, 4),
        (Updater, 4),
        (Handler, 2),
    ]:
        assert generic[(dict,) * parameters]


def test_v13s_module_paths_lead_to_the_same_objects():
    code = """
from telegram.ext.filters import Filters, MergedFilter
from telegram.ext.dispatcher import run_async, DispatcherHandlerStop
import telegram.ext.callbackcontext
import telegram.ext.commandhandler as commandhandler
from telegram.ext.utils.promise import Promise
from telegram.ext import filters
import telegram_ext
assert Filters is telegram_ext.Filters is filters.Filters
assert run_async is telegram_ext.run_async
assert telegram.ext.callbackcontext.CallbackContext is telegram_ext.CallbackContext
assert commandhandler.PrefixHandler is telegram_ext.PrefixHandler
assert Promise is telegram_ext.Promise
assert "MergedFilter" in dir(filters)
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


@pytest.mark.parametrize("old", sorted(MODULES))
def test_every_old_module_has_what_its_name_says(old):
    module = importlib.import_module(f"telegram.ext.{old}")
    wanted = old.rpartition(".")[2]
    assert wanted in {name.lower() for name in dir(module)}


def test_an_old_module_has_nothing_else():
    with pytest.raises(ImportError, match="Updatr"):
        exec("from telegram.ext.updater import Updatr")


# Names that say what they are ---------------------------------------------------------------------

ROOT = Path(telegram_ext.__file__).parents[1]
MODULES_OF_OURS = [
    path
    for package in ("telegram", "telegram_ext")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "_generated" not in path.parts
]


def undocumented(node, path=()):
    """Yield the functions and classes without a docstring, also those inside others."""
    for child in ast.iter_child_nodes(node):
        named = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        inside = (*path, child.name) if named else path
        if named and not child.name.startswith("_") and ast.get_docstring(child) is None:
            decorators = {ast.unparse(each).rpartition(".")[2] for each in child.decorator_list}
            if not decorators & {"overload", "setter"} and not is_declaration(child):
                yield ".".join(inside)
        yield from undocumented(child, inside)


def is_declaration(node):
    """Tell whether a function says for type checkers alone what another class has."""
    return isinstance(node, ast.FunctionDef) and ast.unparse(node.body) == "..."


@pytest.mark.parametrize("module", MODULES_OF_OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_whatever_has_a_public_name_says_what_it_is(module):
    assert list(undocumented(ast.parse(module.read_text(encoding="utf-8")))) == []
