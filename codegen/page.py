"""The structure of the page: headings, descriptions, lists and tables, not yet their meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag
from bs4.filter import SoupStrainer

from codegen.text import Prose, fragment, plain, read_prose

__all__ = ["Entity", "Page", "PageError", "Row", "Section", "read_page"]


class PageError(Exception):
    """The page says something this program does not understand; the text names the place."""


@dataclass(frozen=True)
class Row:
    """A row of a table: a field of a type or a parameter of a method.

    Args:
        name: First cell.
        type: Second cell.
        required: Third cell of a parameter (`Yes` or `Optional`); None for a field.
        description: Last cell.
    """

    name: str
    type: Prose
    required: str | None
    description: Prose


@dataclass
class Entity:
    """A type or a method: what stands between its heading and the next one.

    Args:
        name: The heading.
        anchor: The heading's anchor, which is the name in lower case.
        prose: Paragraphs and quotations before the table or list, one line each.
        links: Texts and targets of list items that consist of one link alone.
        rows: Rows of the table; None when there is no table.
    """

    name: str
    anchor: str
    prose: Prose = field(default_factory=lambda: Prose(""))
    links: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    rows: list[Row] | None = None

    @property
    def is_method(self) -> bool:
        """Whether the heading names a method; types begin with a capital letter."""
        return self.name[0].islower()


@dataclass
class Section:
    """A chapter of the page with the types and methods in it."""

    title: str
    anchor: str
    entities: list[Entity] = field(default_factory=list[Entity])


@dataclass
class Page:
    """The whole page: version, day of release as `YYYY-MM-DD`, and the chapters."""

    version: str
    date: str
    sections: list[Section]
    other_headings: list[str]

    def entities(self) -> Iterator[Entity]:
        """Yield all types and methods in page order."""
        for section in self.sections:
            yield from section.entities


_ENTITY = re.compile(r"[A-Za-z0-9]+")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_LEAVES = frozenset({"p", "ul", "ol", "blockquote", "table", "pre", "hr", "h5", "h6"})
_FIELD_COLUMNS = ["Field", "Type", "Description"]
_PARAMETER_COLUMNS = ["Parameter", "Type", "Required", "Description"]
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def read_page(html: str) -> Page:
    """Read the page's structure.

    Raises:
        PageError: This is not the Bot API page, or not all of it, or a table has other columns.
    """
    content = _content(html)
    page = Page("", "", [], [])
    section: Section | None = None
    blocks: list[Tag] = []
    heading: Tag | None = None
    for node in _flow(content):
        if node.name in _HEADINGS:
            _close(page, section, heading, blocks)
            heading, blocks = node, []
            if node.name == "h3":
                section = Section(plain(node.get_text()), _anchor(node))
                page.sections.append(section)
        else:
            blocks.append(node)
    _close(page, section, heading, blocks)
    _refuse_strange(page)
    return page


def _content(html: str) -> Tag:
    if not re.search(r"</html>\s*(<!--.*?-->\s*)*$", html[-4000:], re.IGNORECASE | re.DOTALL):
        raise PageError(
            "The page is cut off: it does not end with </html>. Download it again."
            if "dev_page_content" in html
            else f"This is not the Bot API page{_seen(html)}."
        )
    # Menus and footers hold lists of links too; only the content is worth parsing.
    soup = BeautifulSoup(html, "lxml", parse_only=SoupStrainer(id="dev_page_content"))
    content = soup.find(id="dev_page_content")
    if not isinstance(content, Tag):
        raise PageError(f"This is not the Bot API page{_seen(html)}: it has no #dev_page_content.")
    return content


def _seen(html: str) -> str:
    title = re.search(r"<title[^>]*>(.*?)</title>", html, re.IGNORECASE | re.DOTALL)
    return f" but one titled {plain(title[1])!r}" if title and plain(title[1]) else ""


def _flow(node: Tag) -> Iterator[Tag]:
    """Yield headings and blocks in order, looking through containers such as `<div>`."""
    for child in node.children:
        if not isinstance(child, Tag):
            continue
        if child.name in _HEADINGS or child.name in _LEAVES:
            yield child
        else:
            yield from _flow(child)


def _anchor(heading: Tag) -> str:
    link = heading.find("a", class_="anchor")
    if isinstance(link, Tag) and (name := link.get("name") or link.get("id")):
        return str(name)
    if isinstance(link, Tag) and (target := fragment(str(link.get("href") or ""))):
        return target
    return str(heading.get("id") or "")


def _close(page: Page, section: Section | None, heading: Tag | None, blocks: list[Tag]) -> None:
    """Take in what stood below a heading."""
    if heading is None or section is None:
        _refuse_table(blocks, "above the first heading")
        return
    title = plain(heading.get_text())
    if section.title == "Recent changes":
        if heading.name == "h4":
            page.other_headings.append(title)
            if not page.version:
                _read_version(page, title, blocks)
        return
    anchor = _anchor(heading)
    is_entity = (
        heading.name == "h4" and _ENTITY.fullmatch(title) and title.lower() == anchor.lower()
    )
    if not is_entity:
        if heading.name == "h4":
            page.other_headings.append(title)
            if _ENTITY.fullmatch(title):
                raise PageError(f"{title}: the heading's anchor is {anchor!r}, not its own name.")
        _refuse_table(blocks, title)
        return
    section.entities.append(_read_entity(title, anchor, blocks))


def _read_version(page: Page, title: str, blocks: list[Tag]) -> None:
    for block in blocks:
        for strong in block.find_all("strong"):
            if match := re.match(r"Bot API (\d+\.\d+(?:\.\d+)?)", plain(strong.get_text())):
                page.version = match[1]
                page.date = _date(title)
                return


def _date(title: str) -> str:
    match = re.fullmatch(r"([A-Z][a-z]+) (\d{1,2}), (\d{4})", title)
    if match is None or match[1] not in _MONTHS:
        raise PageError(f"Recent changes: {title!r} is not a date like 'August 24, 2026'.")
    return f"{match[3]}-{_MONTHS.index(match[1]) + 1:02}-{int(match[2]):02}"


def _read_entity(name: str, anchor: str, blocks: list[Tag]) -> Entity:
    entity = Entity(name, anchor)
    description: list[Tag] = []
    for position, block in enumerate(blocks):
        if block.name == "hr":
            # A rule ends the entity; behind the last one stand the page's closing words.
            _refuse_table(blocks[position:], name)
            break
        if block.name == "table":
            if entity.rows is not None:
                raise PageError(f"{name}: a second table.")
            entity.rows = _read_table(name, block)
        elif block.name in {"ul", "ol"}:
            entity.links.extend(_link_items(block))
        elif entity.rows is None and not entity.links:
            description.append(block)
    entity.prose = read_prose(*description)
    return entity


def _link_items(block: Tag) -> Iterator[tuple[str, str]]:
    for item in block.find_all("li"):
        links = item.find_all("a")
        text = plain(item.get_text())
        if len(links) == 1 and plain(links[0].get_text()) == text:
            yield text, fragment(str(links[0].get("href") or ""))


def _columns(table: Tag) -> list[str]:
    row = table.find("tr")
    if not isinstance(row, Tag):
        return []
    return [plain(cell.get_text()) for cell in row.find_all(["th", "td"])]


def _refuse_table(blocks: list[Tag], title: str) -> None:
    for block in blocks:
        if block.name == "table" and _columns(block) in (_FIELD_COLUMNS, _PARAMETER_COLUMNS):
            raise PageError(f"{title}: a table of fields or parameters outside a type or method.")


def _read_table(name: str, table: Tag) -> list[Row]:
    columns = _columns(table)
    if columns not in (_FIELD_COLUMNS, _PARAMETER_COLUMNS):
        raise PageError(f"{name}: the table has the columns {', '.join(columns) or 'none'}.")
    wanted = _PARAMETER_COLUMNS if name[0].islower() else _FIELD_COLUMNS
    if columns != wanted:
        raise PageError(f"{name}: expected the columns {', '.join(wanted)}, found {columns}.")
    rows: list[Row] = []
    for line in table.find_all("tr")[1:]:
        cells = line.find_all("td")
        if len(cells) != len(columns):
            raise PageError(f"{name}: a row of {len(cells)} cells: {plain(line.get_text())!r}.")
        rows.append(
            Row(
                name=plain(cells[0].get_text()),
                type=read_prose(cells[1]),
                required=plain(cells[2].get_text()) if len(cells) == 4 else None,
                description=read_prose(cells[-1]),
            )
        )
    if not rows:
        raise PageError(f"{name}: the table is empty.")
    return rows


def _refuse_strange(page: Page) -> None:
    if not any(page.entities()):
        raise PageError("The page describes no type and no method: is it the Bot API page?")
    if not page.version:
        raise PageError("Recent changes: no 'Bot API <version>' below a date.")
    seen: set[str] = set()
    for entity in page.entities():
        if entity.anchor.lower() in seen:
            raise PageError(f"{entity.name}: described twice.")
        seen.add(entity.anchor.lower())
        names = [row.name for row in entity.rows or ()]
        for row_name in names:
            if names.count(row_name) > 1:
                raise PageError(f"{entity.name}.{row_name}: listed twice.")
