"""The documentation says what is true: its commands exist, its links lead somewhere."""

from __future__ import annotations

import re
import runpy
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from telegram.ext import Updater
from telegram_sandbox import Server, World
from tests.pages import PAGES, ROOT, blocks, page_id

Read = Callable[[str], str]


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_make_targets_named_on_a_page_exist(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))

    code = re.findall(r"`+([^`]*)`+|^ *\$ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    named = {
        word
        for inline, command in code
        if (
            match := re.match(r"(?:[A-Z]+=\S+ )*make ((?:[A-Z]+=\S+ )*)([a-z]+)", inline or command)
        )
        for word in [match.group(2)]
    }

    assert named <= targets, named - targets


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_links_within_the_repository_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", text)
    local = [link for link in links if not re.match(r"[a-z]+:", link)]

    missing = [link for link in local if not (page.parent / link).exists()]

    assert not missing


def test_every_target_is_listed_with_what_it_does(read_page: Read) -> None:
    makefile = read_page("Makefile")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None

    described = set(re.findall(r"^([a-z]+):[^#\n]*## .+$", makefile, re.MULTILINE))

    assert described == set(phony.group(1).split())


def test_the_readme_gives_the_two_commands(read_page: Read) -> None:
    readme = read_page("README.md")

    assert "$ make demo" in readme
    assert "$ make test" in readme


def test_the_changelog_names_the_bot_api_version_of_the_spec(read_page: Read) -> None:
    import json

    version = json.loads(read_page("spec/bot_api.json"))["version"]
    headings = re.findall(r"^## .*$", read_page("CHANGELOG.md"), re.MULTILINE)

    assert f"Bot API {version}" in headings[0]


def test_change_notes_have_a_known_kind() -> None:
    kinds = {"added", "changed", "fixed", "deprecated", "removed"}
    notes = [path for path in (ROOT / "changes").iterdir() if path.name != "README.md"]

    wrong = [
        note.name for note in notes if note.name.split(".")[1:] not in [[k, "md"] for k in kinds]
    ]

    assert not wrong


def shown(page: str, name: str) -> str:
    """Return the output on a page that has a name."""
    found = re.search(rf"^   :name: {name}\n\n((?:   [^\n]*\n|\n)+)", page, re.MULTILINE)
    assert found is not None, name
    return textwrap.dedent(found[1]).strip()


def test_the_drawing_and_the_trace_on_the_page_are_what_its_code_gives(
    read_page: Read,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    until: Callable[[Callable[[], object]], None],
) -> None:
    page = read_page("docs/conversations.rst")
    world = World(patience=30.0)
    world.bot("1:test", username="page_bot")
    alice = world.user("Alice", id=1001)
    for text in ("/start", "tea", "huge"):
        alice.sends(text)
    script = tmp_path / "bot.py"
    script.write_text("\n".join(blocks(page)).replace("TOKEN", "1:test"), encoding="utf-8")

    def idle(updater: Updater) -> None:
        until(lambda: not len(world.bots["1:test"].queue))
        updater.stop()

    monkeypatch.setattr(Updater, "idle", idle)
    with Server(world) as server:
        monkeypatch.setenv("TELEGRAM_API_BASE_URL", server.url)
        runpy.run_path(str(script))

    printed = capsys.readouterr().out
    assert shown(page, "drawing") in printed
    assert shown(page, "trace") in printed
