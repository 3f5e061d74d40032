"""`python -m codegen`: one command from page to code, all or nothing."""

from __future__ import annotations

import sys
import types

import pytest

from codegen import __main__ as command
from codegen.overlay import Overlay
from tests.codegen.page_fragments import page, type_of

GOOD = page(type_of("Thing", ("a", "String", "x")))
BAD = page(type_of("Thing", ("a", "Strng", "x")))


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """Point the commands at an empty tree, with a small overlay and a renderer that notes its calls."""
    overlay = Overlay(idempotent={"getMe": True})
    monkeypatch.setattr(command, "ROOT", tmp_path)
    monkeypatch.setattr(command, "SPEC", tmp_path / "spec")
    monkeypatch.setattr(command, "CACHE", tmp_path / ".cache")
    monkeypatch.setattr(command, "load_overlay", lambda: overlay)
    monkeypatch.setattr("codegen.scrape.load_overlay", lambda: overlay)
    (tmp_path / "good.html").write_text(GOOD)
    (tmp_path / "bad.html").write_text(BAD)
    tree = types.SimpleNamespace(root=tmp_path, rendered=[], fails=None, differs=[])

    def render(root, *, check=False):
        tree.rendered.append((root, check))
        if tree.fails:
            raise tree.fails
        return tree.differs

    module = types.ModuleType("codegen.render")
    module.render = render
    monkeypatch.setitem(sys.modules, "codegen.render", module)
    return tree


def files(tree):
    found = [*tree.root.glob("spec/*"), *tree.root.glob(".cache/*")]
    return {str(path.relative_to(tree.root)): path.read_bytes() for path in found}


def test_generate_fetches_scrapes_and_renders_with_progress(tree, capsys):
    assert command.main(["generate", "--page", str(tree.root / "good.html")]) == 0
    assert tree.rendered == [(tree.root, False)]
    assert (tree.root / "spec" / "bot_api.json").exists()
    said = capsys.readouterr().out
    assert "Bot API 10.3 of 2026-08-24: 2 types, 2 fields, 1 methods" in said
    assert all(step in said for step in ("Fetching", "Scraping ...", "Rendering ...", " s"))


def test_generating_twice_changes_nothing(tree):
    arguments = ["generate", "--page", str(tree.root / "good.html")]
    command.main(arguments)
    before = files(tree)
    command.main(arguments)
    assert files(tree) == before


@pytest.mark.parametrize("content", [BAD, "<html><title>Log in</title></html>", GOOD[:900]])
def test_a_page_not_understood_changes_nothing_on_disk(tree, capsys, content):
    command.main(["generate", "--page", str(tree.root / "good.html")])
    before = files(tree)
    (tree.root / "bad.html").write_text(content)
    for arguments in (["fetch"], ["scrape"], ["generate", "--page"]):
        assert command.main([*arguments, str(tree.root / "bad.html")]) == 1
        assert files(tree) == before
    assert len(tree.rendered) == 1
    assert "codegen: " in capsys.readouterr().err


def test_a_message_names_the_place(tree, capsys):
    assert command.main(["scrape", str(tree.root / "bad.html")]) == 1
    assert "Thing.a: unknown type 'Strng'" in capsys.readouterr().err


def test_when_rendering_fails_the_spec_is_as_before(tree):
    command.main(["generate", "--page", str(tree.root / "good.html")])
    before = files(tree)
    (tree.root / "good.html").write_text(page(type_of("Other", ("a", "String", "x"))))
    tree.fails = RuntimeError("template")
    with pytest.raises(RuntimeError):
        command.main(["generate", "--page", str(tree.root / "good.html")])
    assert files(tree) == before


def test_when_the_first_rendering_fails_no_spec_is_left(tree):
    tree.fails = RuntimeError("template")
    with pytest.raises(RuntimeError):
        command.main(["generate", "--page", str(tree.root / "good.html")])
    assert files(tree) == {}


def test_fetch_then_scrape_work_on_the_kept_page(tree, capsys):
    assert command.main(["fetch", str(tree.root / "good.html")]) == 0
    assert command.main(["scrape"]) == 0
    assert "written" in capsys.readouterr().out
    assert command.main(["scrape"]) == 0
    assert "unchanged" in capsys.readouterr().out


def test_what_vanished_since_the_last_time_is_said_aloud(tree, capsys):
    command.main(["scrape", str(tree.root / "good.html")])
    assert "Against" not in capsys.readouterr().out
    (tree.root / "good.html").write_text(page())
    command.main(["scrape", str(tree.root / "good.html")])
    assert "removed: 1 type" in capsys.readouterr().out


def test_a_damaged_spec_is_replaced(tree):
    (tree.root / "spec").mkdir()
    (tree.root / "spec" / "bot_api.json").write_text("{")
    assert command.main(["scrape", str(tree.root / "good.html")]) == 0
    assert command.main(["scrape", str(tree.root / "good.html")]) == 0


def test_checking_fails_on_a_difference_and_names_it(tree, capsys):
    assert command.main(["render", "--check"]) == 0
    tree.differs = ["telegram/_generated/methods.py"]
    assert command.main(["render", "--check"]) == 1
    assert "telegram/_generated/methods.py" in capsys.readouterr().out
    assert command.main(["render"]) == 0
    assert [check for _, check in tree.rendered] == [True, True, False]


def test_a_method_nobody_reviewed_is_mentioned(tree, capsys):
    more = GOOD.replace("getMe", "getUs").replace("getme", "getus")
    (tree.root / "good.html").write_text(more)
    command.load_overlay().idempotent.clear()
    assert command.main(["scrape", str(tree.root / "good.html")]) == 0
    assert "Not reviewed, taken as unsafe to repeat: getUs" in capsys.readouterr().out


def test_diff_takes_pages_and_spec_files(tree, capsys):
    command.main(["scrape", str(tree.root / "good.html")])
    (tree.root / "new.html").write_text(page(type_of("Thing", ("a", "Integer", "x"))))
    spec = str(tree.root / "spec" / "bot_api.json")
    capsys.readouterr()
    assert command.main(["diff", spec, str(tree.root / "new.html")]) == 0
    assert "changed field Thing.a: Integer, was String" in capsys.readouterr().out
    assert command.main(["diff", spec, spec, "--changelog"]) == 0
    assert capsys.readouterr().out.startswith("## Bot API")


def test_diff_names_a_file_that_is_not_there(tree, capsys):
    assert command.main(["diff", str(tree.root / "gone.json"), str(tree.root / "good.html")]) == 1
    assert "gone.json" in capsys.readouterr().err
