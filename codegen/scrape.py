"""From a page to a spec: the one function that the command, the tests and `diff` share."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, cast

from codegen.grammar import read_plain_members, read_returns
from codegen.overlay import Overlay, load_overlay
from codegen.page import Entity, Page, PageError, read_page
from codegen.prose import read_field
from codegen.spec import FORMAT, Method, Section, Spec, TypeEntry
from codegen.unions import with_distinction
from codegen.verify import verify

__all__ = ["SOURCE", "scrape", "spec_of"]

SOURCE = "https://core.telegram.org/bots/api"


def scrape(html: str, overlay: Overlay | None = None) -> Spec:
    """Read a page into a spec, with the overlay's judgements and verified.

    Args:
        html: The page.
        overlay: What the page does not state; None takes the committed one.

    Raises:
        PageError: Something on the page is not understood.
        OverlayError: An entry of the overlay has nothing to change.
    """
    overlay = overlay if overlay is not None else load_overlay()
    spec = overlay.apply(spec_of(read_page(html), empty=overlay.empty))
    verify(spec)
    return spec


def spec_of(page: Page, empty: Collection[str] = ()) -> Spec:
    """Turn the structure of a page into a spec that holds only what the page states.

    Args:
        page: The page.
        empty: Types known to have neither fields nor members although the page does not say so.
    """
    entities = list(page.entities())
    types = {entity.anchor.lower(): entity.name for entity in entities if not entity.is_method}
    described = {
        entity.name: _read_type(entity, types, empty) for entity in entities if not entity.is_method
    }
    for name, entry in described.items():
        if entry["kind"] == "union":
            described[name] = with_distinction(entry, described)
    return {
        "format": FORMAT,
        "version": page.version,
        "date": page.date,
        "source": SOURCE,
        "sections": [
            Section(
                title=section.title,
                anchor=section.anchor,
                entities=[entity.name for entity in section.entities],
            )
            for section in page.sections
            if section.entities
        ],
        "types": list(described.values()),
        "methods": [_read_method(entity, types) for entity in entities if entity.is_method],
    }


def _read_type(entity: Entity, types: Mapping[str, str], empty: Collection[str]) -> TypeEntry:
    entry: dict[str, Any] = {"name": entity.name, "anchor": entity.anchor}
    if entity.rows is not None:
        entry["kind"] = "object"
        entry["fields"] = [read_field(entity.name, row, types) for row in entity.rows]
    elif entity.links:
        entry["kind"] = "union"
        if plain := read_plain_members(entity, types):
            entry["plain"] = plain
        entry["members"] = [_member(entity, text, target, types) for text, target in entity.links]
    elif entity.name in empty or re.search(
        r"\bholds no information\b", entity.prose.text, re.IGNORECASE
    ):
        entry["kind"] = "empty"
    else:
        raise PageError(
            f"{entity.name}: neither a table nor a list of types, and no word that it is empty: "
            f"{entity.prose.text[:120]!r}"
        )
    return cast(TypeEntry, entry)


_NO_PARAMETERS = re.compile(r"\b(?:requires|takes|has) no parameters\b", re.IGNORECASE)


def _member(union: Entity, text: str, target: str, types: Mapping[str, str]) -> str:
    if types.get(target.lower()) != text:
        raise PageError(f"{union.name}: its member {text!r} is no type of this page.")
    return text


def _read_method(entity: Entity, types: Mapping[str, str]) -> Method:
    if entity.links and entity.rows is None:
        raise PageError(f"{entity.name}: a method with a list of types instead of parameters.")
    returns = read_returns(entity, types)
    if entity.rows is None and not _NO_PARAMETERS.search(entity.prose.text):
        raise PageError(
            f"{entity.name}: no table of parameters, and no word that there are none: "
            f"{entity.prose.text[:120]!r}"
        )
    return {
        "name": entity.name,
        "anchor": entity.anchor,
        "parameters": [read_field(entity.name, row, types) for row in entity.rows or ()],
        "returns": returns,
    }
