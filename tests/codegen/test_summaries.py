"""Our own words on types, fields, methods and parameters: complete, in form, and our own."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

tomllib = pytest.importorskip(
    "tomllib",
    reason="reading TOML came with Python 3.11; the summaries are the same on every version",
)

ROOT = Path(__file__).parents[2]
SUMMARIES = ROOT / "codegen" / "summaries"
PAGES = ROOT.parent / "shared" / "bot-api-docs"

# So many words in a row that Telegram wrote, too, are a copy and not a coincidence.
RUN = 7

LONGEST_SUMMARY = 90
LONGEST_MEANING = 100


@cache
def spec() -> dict:
    return json.loads((ROOT / "spec" / "bot_api.json").read_text(encoding="utf-8"))


@cache
def words(file: str) -> dict:
    return tomllib.loads((SUMMARIES / f"{file}.toml").read_text(encoding="utf-8"))


@cache
def names_in_spec(kind: str, inner: str) -> dict[str, list[str]]:
    """Return every type's fields or every method's parameters, in the order of the page."""
    return {one["name"]: [field["name"] for field in one.get(inner, ())] for one in spec()[kind]}


def fields() -> dict[str, list[str]]:
    return names_in_spec("types", "fields")


def parameters() -> dict[str, list[str]]:
    return names_in_spec("methods", "parameters")


def texts(tree: dict, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a TOML table with the dotted name it stands under."""
    for key, value in tree.items():
        name = f"{path}.{key}".lstrip(".")
        if isinstance(value, dict):
            yield from texts(value, name)
        else:
            yield name, value.strip()


def flaws(text: str, longest: int) -> list[str]:
    found = []
    if len(text) > longest:
        found.append(f"{len(text)} characters, {longest} are allowed")
    if "\n" in text:
        found.append("more than one line")
    if not text.endswith("."):
        found.append("no full stop")
    if text[:1].islower():
        found.append("no capital letter")
    return found


def dead(entries: dict[str, dict], known: dict[str, list[str]]) -> list[str]:
    return [
        f"{owner}.{name}"
        for owner, meanings in entries.items()
        for name in meanings
        if name not in known.get(owner, ())
    ]


def without_meaning(file: str, table: str, known: dict[str, list[str]]) -> list[str]:
    common, special = words(file)["common"], words(file)[table]
    return [
        f"{owner}.{name}"
        for owner, names in known.items()
        for name in names
        if name not in common and name not in special.get(owner, {})
    ]


def test_every_type_has_a_summary_in_the_order_of_the_page():
    assert list(words("types")["types"]) == list(fields())


def test_every_method_has_a_summary_in_the_order_of_the_page():
    assert list(words("methods")["methods"]) == list(parameters())


def test_notes_speak_of_methods_that_exist():
    assert set(words("methods").get("notes", {})) <= set(parameters())


def test_every_field_has_a_meaning():
    assert without_meaning("fields", "types", fields()) == []


def test_every_parameter_has_a_meaning():
    assert without_meaning("parameters", "methods", parameters()) == []


def test_no_meaning_is_written_for_a_field_that_does_not_exist():
    assert dead(words("fields")["types"], fields()) == []


def test_no_meaning_is_written_for_a_parameter_that_does_not_exist():
    assert dead(words("parameters")["methods"], parameters()) == []


@pytest.mark.parametrize(
    ("file", "table", "known"), [("fields", "types", fields), ("parameters", "methods", parameters)]
)
def test_every_common_meaning_is_used_somewhere(file, table, known):
    special = words(file)[table]
    used = {
        name
        for owner, names in known().items()
        for name in names
        if name not in special.get(owner, {})
    }
    assert sorted(set(words(file)["common"]) - used) == []


@pytest.mark.parametrize(("file", "table"), [("fields", "types"), ("parameters", "methods")])
def test_a_special_meaning_differs_from_the_common_one(file, table):
    common = words(file)["common"]
    same = [
        f"{owner}.{name}"
        for owner, meanings in words(file)[table].items()
        for name, meaning in meanings.items()
        if common.get(name) == meaning
    ]
    assert same == []


@pytest.mark.parametrize("file", ["types", "methods"])
def test_a_summary_is_one_short_line(file):
    wrong = {name: flaws(text, LONGEST_SUMMARY) for name, text in texts(words(file)[file])}
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.parametrize("file", ["fields", "parameters"])
def test_a_meaning_is_one_short_line(file):
    wrong = {name: flaws(text, LONGEST_MEANING) for name, text in texts(words(file))}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_two_types_never_share_a_summary():
    summaries = list(words("types")["types"].values())
    assert sorted({text for text in summaries if summaries.count(text) > 1}) == []


def runs(text: str) -> set[str]:
    plain = re.findall(r"[\w']+", text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return {" ".join(plain[start : start + RUN]) for start in range(len(plain) - RUN + 1)}


@cache
def runs_of_the_pages() -> frozenset[str]:
    pages = sorted(PAGES.glob("bot-api-*.html"))
    if not pages:
        pytest.skip("the pages to compare with are not here (../shared/bot-api-docs)")
    soup = pytest.importorskip("bs4", reason="the pages are read with beautifulsoup4").BeautifulSoup
    found = set[str]()
    for page in pages:
        found |= runs(soup(page.read_text(encoding="utf-8"), "lxml").get_text(" "))
    return frozenset(found)


def test_copied_words_would_be_noticed():
    theirs = "Sometimes this object represents one button of an inline keyboard, says the page."
    assert "this object represents one button of an" in runs(theirs)


@pytest.mark.parametrize("file", ["types", "fields", "methods", "parameters"])
def test_no_text_repeats_the_words_of_the_page(file):
    theirs = runs_of_the_pages()
    copied = {name: sorted(runs(text) & theirs) for name, text in texts(words(file))}
    assert {name: found for name, found in copied.items() if found} == {}
