"""Small pages for the tests of codegen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from codegen.overlay import Overlay
from codegen.scrape import scrape

HEAD = """<!DOCTYPE html><html><head><title>Telegram Bot API</title></head><body>
<div class="dev_side_nav"><ul><li><a href="#notatype">NotAType</a></li></ul></div>
<div id="dev_page_content">
<h3><a class="anchor" name="recent-changes" href="#recent-changes"></a>Recent changes</h3>
<h4><a class="anchor" name="august-24-2026" href="#august-24-2026"></a>August 24, 2026</h4>
<p><strong>Bot API 10.3</strong></p><ul><li><a href="#user">User</a></li></ul>
<h4><a class="anchor" name="july-14-2026" href="#july-14-2026"></a>July 14, 2026</h4>
<p><strong>Bot API 10.2</strong></p>
<h3><a class="anchor" name="available-types" href="#available-types"></a>Available types</h3>
"""
TAIL = """<hr><p>And that is all.</p></div><h5>Footer</h5></body></html>
<!-- page generated in 1ms -->"""


def heading(name):
    anchor = name.lower()
    return f'<h4><a class="anchor" name="{anchor}" href="#{anchor}"><i></i></a>{name}</h4>\n'


def type_of(name, *rows, text="Something."):
    cells = "".join(
        f"<tr><td>{field}</td><td>{kind}</td><td>{description}</td></tr>"
        for field, kind, description in rows
    )
    return (
        f"{heading(name)}<p>{text}</p><table class='table'><thead><tr><th>Field</th><th>Type</th>"
        f"<th>Description</th></tr></thead><tbody>{cells}</tbody></table>"
    )


def method_of(name, *rows, text="Does it. Returns <em>True</em> on success."):
    cells = "".join(
        f"<tr><td>{field}</td><td>{kind}</td><td>{required}</td><td>{description}</td></tr>"
        for field, kind, required, description in rows
    )
    table = (
        "<table class='table'><thead><tr><th>Parameter</th><th>Type</th><th>Required</th>"
        f"<th>Description</th></tr></thead><tbody>{cells}</tbody></table>"
        if rows
        else "<p>Requires no parameters.</p>"
    )
    return f"{heading(name)}<p>{text}</p>{table}"


def union_of(name, *members, text="It can be one of", after=""):
    items = "".join(f'<li><a href="#{m.lower()}">{m}</a></li>' for m in members)
    return f"{heading(name)}<p>{text}</p><ul>{items}</ul>{after}"


def empty(name):
    return f"{heading(name)}<p>A message. Currently holds no information.</p>"


USER = type_of("User", ("id", "Integer", "Identifier"))
GET_ME = method_of(
    "getMe",
    text='Returns what it knows in form of a <a href="#user">User</a> object.',
)


def page(*entities, base=USER + GET_ME, tail=TAIL):
    return HEAD + base + "".join(entities) + tail


def facts_of(*entities, **kwargs):
    """Return the spec of a small page, without an overlay."""
    return scrape(page(*entities, **kwargs), Overlay())


def entity(spec, name):
    found = [e for e in [*spec["types"], *spec["methods"]] if e["name"] == name]
    assert len(found) == 1
    return found[0]


def field(description, kind="String", required=True, *entities):
    """Return the facts read from one cell of a type."""
    mark = "" if required else "<em>Optional</em>. "
    spec = facts_of(type_of("Thing", ("thing", kind, mark + description)), *entities)
    return entity(spec, "Thing")["fields"][0]


def parameter(description, kind="String", name="thing", required="Optional", *entities):
    spec = facts_of(method_of("doThing", (name, kind, required, description)), *entities)
    return entity(spec, "doThing")["parameters"][0]


def returns(text, *entities):
    return entity(facts_of(method_of("doThing", text=text), *entities), "doThing")["returns"]


def real_page(version):
    """Return the text of a whole page, or skip where the folder of pages is not at hand."""
    root = Path(__file__).resolve().parents[2]
    folder = Path(os.environ.get("EVERGRAM_PAGES") or root.parent / "shared" / "bot-api-docs")
    path = folder / f"bot-api-{version}.html"
    if not path.exists():
        pytest.skip(f"the page of Bot API {version} is not here; set EVERGRAM_PAGES to its folder")
    return path.read_text(encoding="utf-8")
