"""Markdown of rich messages, turned into their HTML, which it may contain anyway."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

__all__ = ["html_of"]

_FENCE = re.compile(r"(```|~~~)\s*([\w+-]*)\s*")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_ITEM = re.compile(r"(?P<indent>\s*)(?:(?P<bullet>[-*+])|(?P<number>\d{1,9})[.)])\s+(?P<text>.*)")
_TASK = re.compile(r"\[([ xX])\]\s+(.*)")
_RULE = re.compile(r"(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}")
_MEDIA = re.compile(r"!\[[^\]]*\]\((?P<src>(?:https?|tg)://[^\s)]+)(?:\s+\"(?P<title>[^\"]*)\")?\)")
_NOTE = re.compile(r"\[\^([\w-]+)\]:\s+(.*)")
_DASHES = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_MATH = re.compile(r"\$\$(.+)\$\$")
_VIDEOS = (".mp4", ".gif", ".mov", ".webm")
_SOUNDS = (".mp3", ".ogg", ".m4a")

# Marks around a text, the longer ones first, and the tag they stand for.
_MARKS = (
    (re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*(?!\*)", re.DOTALL), "b"),
    (re.compile(r"(?<!\w)__(?=\S)(.+?)(?<=\S)__(?!\w)", re.DOTALL), "b"),
    (re.compile(r"~~(?=\S)(.+?)(?<=\S)~~", re.DOTALL), "s"),
    (re.compile(r"==(?=\S)(.+?)(?<=\S)==", re.DOTALL), "mark"),
    (re.compile(r"\|\|(?=\S)(.+?)(?<=\S)\|\|", re.DOTALL), "tg-spoiler"),
    (re.compile(r"\*(?=\S)(.+?)(?<=\S)\*", re.DOTALL), "i"),
    (re.compile(r"(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)", re.DOTALL), "i"),
)
# What is kept as it stands: code, formulas, escaped characters and tags.
_KEPT = re.compile(
    r"`(?P<code>[^`]+)`|\$(?P<math>[^\s$][^$\n]*?)\$(?!\d)|\\(?P<char>[!-/:-@\[-`{-~])"
    r"|(?P<tag></?[a-zA-Z][^<>]*>)"
)
_EMOJI = re.compile(r"!\[([^\]]*)\]\(tg://emoji\?id=(\d+)\)")
_TIME = re.compile(r"!\[([^\]]*)\]\(tg://time\?unix=(\d+)(?:&format=(\w*))?\)")
_LINK = re.compile(r"\[([^\]]+)\]\(([^\s)]+)\)")
_REFERENCE = re.compile(r"\[\^([\w-]+)\]")


def html_of(text: str) -> str:
    """Return the HTML that says the same as a Markdown text."""
    return "".join(_blocks(text.replace("\r\n", "\n").split("\n")))


def _blocks(lines: list[str]) -> list[str]:
    made: list[str] = []
    paragraph: list[str] = []
    at = 0
    while at < len(lines):
        block, used = _block(lines, at)
        if block is None and lines[at].strip():
            paragraph.append(lines[at])
        else:
            if paragraph:
                made.append(f"<p>{_inline(chr(10).join(paragraph))}</p>")
                paragraph = []
            made += [block] if block else []
        at += used
    if paragraph:
        made.append(f"<p>{_inline(chr(10).join(paragraph))}</p>")
    return made


def _block(lines: list[str], at: int) -> tuple[str | None, int]:
    """Return the HTML of the block that begins in a line, and how many lines it takes."""
    line = lines[at]
    fence, heading = _FENCE.fullmatch(line.strip()), _HEADING.fullmatch(line)
    media, note = _MEDIA.fullmatch(line.strip()), _NOTE.fullmatch(line)
    if fence is not None:
        return _fence(lines, at, fence)
    if heading is not None:
        size = len(heading[1])
        return f"<h{size}>{_inline(heading[2])}</h{size}>", 1
    if line.strip() and _RULE.fullmatch(line.strip()):
        return "<hr/>", 1
    if media is not None and not media["src"].startswith(("tg://emoji", "tg://time")):
        return _media(media["src"], media["title"]), 1
    if note is not None:
        return f'<p><tg-reference name="{note[1]}">{_inline(note[2])}</tg-reference></p>', 1
    formula = _MATH.fullmatch(line.strip())
    if formula is not None:
        return f"<tg-math-block>{html.escape(formula[1])}</tg-math-block>", 1
    if line.startswith(">"):
        end = _run(lines, at, lambda one: one.startswith(">"))
        inner = [one[1:].removeprefix(" ") for one in lines[at:end]]
        return f"<blockquote>{''.join(_blocks(inner))}</blockquote>", end - at
    if _ITEM.fullmatch(line) is not None:
        return _list(lines, at)
    if "|" in line and at + 1 < len(lines) and _DASHES.fullmatch(lines[at + 1].strip()):
        return _table(lines, at)
    return None, 1


def _run(lines: list[str], at: int, fits: Callable[[str], bool]) -> int:
    """Return the end of the lines from here on that fit."""
    end = at
    while end < len(lines) and fits(lines[end]):
        end += 1
    return end


def _fence(lines: list[str], at: int, fence: re.Match[str]) -> tuple[str, int]:
    end = _run(lines, at + 1, lambda one: one.strip() != fence[1])
    body = html.escape("\n".join(lines[at + 1 : end]), quote=False)
    used = min(end + 1, len(lines)) - at
    if fence[2] == "math":
        return f"<tg-math-block>{body}</tg-math-block>", used
    if not fence[2]:
        return f"<pre>{body}</pre>", used
    return f'<pre><code class="language-{fence[2]}">{body}</code></pre>', used


def _media(address: str, title: str | None) -> str:
    ending = address.partition("?")[0].lower()
    tag = "video" if ending.endswith(_VIDEOS) or address.startswith("tg://video") else "img"
    tag = "audio" if ending.endswith(_SOUNDS) or address.startswith("tg://audio") else tag
    made = f'<{tag} src="{html.escape(address)}"/>'
    caption = f"<figcaption>{_inline(title)}</figcaption>" if title else ""
    return f"<figure>{made}{caption}</figure>"


def _list(lines: list[str], at: int) -> tuple[str, int]:
    """Return a list; lines that stand further in belong to the item above them."""
    first = _ITEM.fullmatch(lines[at])
    indent = len(first["indent"]) if first else 0
    ordered = bool(first and first["number"])
    items: list[list[str]] = []
    end = at
    while end < len(lines):
        item = _ITEM.fullmatch(lines[end])
        if item is not None and len(item["indent"]) <= indent:
            if bool(item["number"]) != ordered or len(item["indent"]) < indent:
                break
            items.append([item["text"]])
        elif lines[end].strip() and lines[end].startswith(" " * (indent + 2)):
            items[-1].append(lines[end][indent + 2 :])
        else:
            break
        end += 1
    made = "".join(_item(item) for item in items)
    if not ordered:
        return f"<ul>{made}</ul>", end - at
    start = first["number"] if first else "1"
    return f'<ol start="{start}">{made}</ol>', end - at


def _item(lines: list[str]) -> str:
    task = _TASK.fullmatch(lines[0])
    box = ""
    if task is not None:
        checked = "" if task[1] == " " else " checked"
        box, lines = f'<input type="checkbox"{checked}/>', [task[2], *lines[1:]]
    return f"<li>{box}{''.join(_blocks(lines))}</li>"


def _table(lines: list[str], at: int) -> tuple[str, int]:
    end = _run(lines, at + 2, lambda one: "|" in one)
    dashes = _cells(lines[at + 1])
    sides = [
        "center"
        if one.startswith(":") and one.endswith(":")
        else "right"
        if one.endswith(":")
        else "left"
        for one in dashes
    ]
    rows: list[str] = []
    for number, line in enumerate([lines[at], *lines[at + 2 : end]]):
        tag = "td" if number else "th"
        cells = [
            f'<{tag} align="{side}">{_inline(cell)}</{tag}>'
            for cell, side in zip(_cells(line), sides, strict=False)
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(rows)}</table>", end - at


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _inline(text: str) -> str:
    """Return the HTML of a line: what must stay is taken out, and put back at the end."""
    kept: list[str] = []

    def keep(made: str) -> str:
        """Set made HTML aside and return the mark that stands for it."""
        kept.append(made)
        return f"\ue000{len(kept) - 1}\ue001"

    def take(found: re.Match[str]) -> str:
        """Set aside what is not to be looked into: code, formulas, tags."""
        if found["code"] is not None:
            return keep(f"<code>{html.escape(found['code'], quote=False)}</code>")
        if found["math"] is not None:
            return keep(f"<tg-math>{html.escape(found['math'], quote=False)}</tg-math>")
        return keep(html.escape(found["char"]) if found["char"] is not None else found["tag"])

    text = _EMOJI.sub(
        lambda m: keep(f'<tg-emoji emoji-id="{m[2]}">{html.escape(m[1])}</tg-emoji>'), text
    )
    text = _TIME.sub(
        lambda m: keep(
            f'<tg-time unix="{m[2]}" format="{m[3] or ""}">{html.escape(m[1])}</tg-time>'
        ),
        text,
    )
    text = _KEPT.sub(take, text)
    text = html.escape(text, quote=False)
    text = _LINK.sub(lambda m: f"{keep(_opening(m[2]))}{m[1]}{keep('</a>')}", text)
    text = _REFERENCE.sub(lambda m: keep(f'<a href="#{m[1]}">{m[1]}</a>'), text)
    for pattern, tag in _MARKS:
        text = pattern.sub(rf"<{tag}>\1</{tag}>", text)
    while "\ue000" in text:
        text = re.sub("\ue000(\\d+)\ue001", lambda m: kept[int(m[1])], text)
    return text


def _opening(address: str) -> str:
    return f'<a href="{address}">'
