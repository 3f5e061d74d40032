"""The spec's own model: order of keys, bytes, checks on the whole."""

from __future__ import annotations

import json

import pytest

from codegen.page import PageError
from codegen.spec import Field, describe_type, dump, load, names_in, ordered, save
from codegen.verify import verify
from tests.codegen.page_fragments import facts_of, type_of, union_of


def test_equal_specs_give_equal_bytes_and_read_back(tmp_path):
    spec = facts_of(type_of("Thing", ("a", "String", "“x” … ⭐, one of “ä”, “ö”")))
    path = tmp_path / "folder" / "spec.json"
    assert save(spec, path) is True
    assert path.read_bytes() == dump(spec).encode()
    assert b"\r" not in path.read_bytes()
    assert path.read_bytes().endswith(b"}\n")
    assert load(path) == spec
    assert dump(load(path)) == dump(spec)


def test_saving_the_same_again_touches_nothing(tmp_path):
    path = tmp_path / "spec.json"
    spec = facts_of()
    save(spec, path)
    before = path.stat().st_mtime_ns
    assert save(spec, path) is False
    assert path.stat().st_mtime_ns == before
    assert [p.name for p in tmp_path.iterdir()] == ["spec.json"]


@pytest.mark.parametrize("content", ["[]", "{}", '{"format": 2}', "no json"])
def test_another_file_is_refused(tmp_path, content):
    path = tmp_path / "spec.json"
    path.write_text(content)
    with pytest.raises(ValueError):
        load(path)


def test_an_unknown_key_has_no_place():
    with pytest.raises(KeyError, match="colour"):
        ordered({"name": "a", "colour": 1}, Field)


def test_types_are_spelled_and_searched():
    kind = {"array": {"union": ["User", {"array": "String"}]}}
    assert list(names_in(kind)) == ["User", "String"]
    assert describe_type(kind) == "Array of User or Array of String"


def spoil(change):
    spec = json.loads(
        dump(facts_of(type_of("Cat", ("type", "String", "always “cat”")), union_of("Pet", "Cat")))
    )
    change({e["name"]: e for e in [*spec["types"], *spec["methods"]]}, spec)
    return spec


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda e, s: e["getMe"].update(returns="Ghost"), "getMe returns: unknown type 'Ghost'"),
        (lambda e, s: e["Pet"]["members"].append("Ghost"), "Pet: its member Ghost is no type"),
        (lambda e, s: e["Pet"].update(members=[]), "Pet: a union without members"),
        (lambda e, s: e["Pet"]["tag"]["values"].clear(), "Pet: its tag does not name"),
        (lambda e, s: e["Pet"].update(choose=[{"type": "User"}]), "Pet: chooses User"),
        (lambda e, s: e["Cat"]["fields"][0].update(min=2, max=1), "Cat.type: min is above max"),
        (
            lambda e, s: e["Cat"]["fields"][0].update(enum=["x"], default="y"),
            "Cat.type: defaults to 'y'",
        ),
        (lambda e, s: e["Cat"]["fields"][0].update(enum=["x", "x"]), "names the value 'x' twice"),
        (lambda e, s: e["Cat"]["fields"][0].update(default={"field": "gone"}), "defaults to gone"),
        (lambda e, s: s["types"].append(e["Cat"]), "Cat: described twice"),
        (lambda e, s: s["sections"][0]["entities"].remove("Cat"), "differ: Cat"),
        (lambda e, s: s.update(methods=[]), "no type or no method"),
    ],
)
def test_a_spec_that_contradicts_itself_is_refused(change, message):
    with pytest.raises(PageError, match=message):
        verify(spoil(change))


def test_every_contradiction_is_listed_at_once():
    def change(entries, _spec):
        entries["getMe"]["returns"] = "Ghost"
        entries["Pet"]["members"] = []

    with pytest.raises(PageError) as caught:
        verify(spoil(change))
    assert len(str(caught.value).splitlines()) >= 2
