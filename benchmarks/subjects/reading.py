"""Bytes to objects whose fields are read: nothing counts as parsed that nobody has looked at."""

import gc
import json
import sys
import tracemalloc
from itertools import cycle

from measure import per_run, times

_HELD = 5  # batches that are held at a time


def parse(data, one, many, validate=None):
    """Measure bytes to an update that is read, and the memory that updates hold."""
    measured = {}
    for kind, texts in data["updates"].items():
        raws = [text.encode() for text in texts]
        whole = everything(json.loads(raws[0]), one(raws[0]))
        for how, read in (("little", little(json.loads(raws[0]))), ("all", whole)):
            following = cycle(raws).__next__
            run = times(lambda read=read, following=following: read(one(following())))
            measured[f"parse {kind}, read {how}"] = per_run(run)
    first, *others = (text.encode() for text in data["batches"])
    raw = json.loads(first)["result"]
    few = [little(each) for each in raw]
    whole = [everything(each, update) for each, update in zip(raw, many(first), strict=True)]
    for how, readers in (("little", few), ("all", whole)):
        run = times(lambda readers=readers: _read(many(first), readers))
        measured[f"parse batch of 100, read {how}"] = per_run(run)
    for place, (how, readers) in enumerate((("little", few), ("all", whole))):
        # Never seen before: a parser that keeps strings for the next time has none of these.
        fresh = others[place * _HELD : (place + 1) * _HELD]
        measured[f"memory, {how} read (bytes)"] = _held(many, fresh, readers) / (100 * _HELD)
    if validate is not None:
        for kind in ("text", "callback", "forward"):
            following = cycle([text.encode() for text in data["updates"][kind]]).__next__
            measured[f"validate {kind}"] = per_run(
                times(lambda following=following: validate(following()))
            )
    return measured


def sizes(data, one, many, validate=None):
    """Measure updates of growing size, and an answer that no reader takes whole."""
    measured = {}
    for name, text in data["sizes"].items():
        raw = text.encode()
        try:
            read = everything(json.loads(raw), one(raw))
        except Exception:  # noqa: BLE001 - each library fails in its own way
            continue  # a library that cannot read it has no time for it
        measured[f"size {name}"] = per_run(times(lambda raw=raw, read=read: read(one(raw))), 0.05)
        if validate is not None:
            measured[f"validate {name}"] = per_run(times(lambda raw=raw: validate(raw)), 0.05)
    hostile = data["hostile"].encode()
    try:
        found = len(many(hostile))
    except Exception as error:  # noqa: BLE001 - same
        print(f"hostile nesting: {type(error).__name__}", file=sys.stderr)
        found = 0
    measured["hostile: updates read of 3 (count)"] = float(found)
    return measured


def little(raw):
    """Return what reads as much of such an update as a dispatcher and a small handler would."""
    if "callback_query" in raw:
        return lambda u: (
            u.callback_query.data, u.callback_query.from_user.id, u.callback_query.message.chat.id,
        )  # fmt: skip
    if "inline_query" in raw:
        return lambda u: (u.inline_query.query, u.inline_query.from_user.id)
    if "chat_member" in raw:
        return lambda u: (
            u.chat_member.chat.id,
            u.chat_member.old_chat_member.status,
            u.chat_member.new_chat_member.status,
        )
    return lambda u: (u.message.chat.id, u.message.from_user.id, u.message.text, u.message.photo)


def everything(raw, update):
    """Return a function that reads every field the JSON has, as far as the library names it alike.

    It is written out as Python code, so that nothing but the reading takes time, and reads each
    field once.
    """
    lines = []

    def named(place):
        name = f"v{len(lines)}"
        lines.append(f"    {name} = {place}")
        return name

    def visit(place, value, found):
        if isinstance(value, dict):
            for key, inner in value.items():
                field = "from_user" if key == "from" else key
                if hasattr(found, field):
                    visit(named(f"{place}.{field}"), inner, getattr(found, field))
        elif isinstance(value, list) and found and isinstance(found, (list, tuple)):
            for number, (inner, each) in enumerate(zip(value, found, strict=False)):
                visit(named(f"{place}[{number}]"), inner, each)

    visit("u", raw, update)
    space = {}
    exec("def read(u):\n" + "\n".join(lines), space)
    return space["read"]


def _read(updates, readers):
    for read, update in zip(readers, updates, strict=True):
        read(update)
    return updates


def _held(many, batches, readers):
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    held = [_read(many(batch), readers) for batch in batches]
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    del held
    return after - before
