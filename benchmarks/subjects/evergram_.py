"""evergram."""

import sys

import v13


def echo():
    import measure

    data = measure.given()
    v13.echo(data, {"concurrent_updates": 8} if data["lanes"] else {}, run_async=False)


def _readers():
    from telegram import Bot, Update
    from telegram.answer import Answer, result_of
    from telegram.building import builder

    bot = Bot("123456:test")
    updates = builder(["Update"])  # what getUpdates uses for its result
    return (
        Update,
        lambda raw: Update.de_json(raw, bot),
        lambda raw: updates(result_of(Answer(200, raw), "getUpdates"), bot),
    )


def parse(data):
    import reading

    update, one, many = _readers()
    return reading.parse(data, one, many, update.model_validate_json)


def sizes(data):
    import reading

    update, one, many = _readers()
    return reading.sizes(data, one, many, update.model_validate_json)


def chats():
    from pathlib import Path

    import measure

    from telegram.ext import SQLitePersistence

    data = measure.given()
    path = str(Path(data["folder"]) / f"evergram-{data['chats']}.sqlite")
    if not data["fill"]:
        v13.chats(data["chats"], lambda: SQLitePersistence(path))
        return
    # Filled as a bot would have, but in one transaction.
    import sqlite3

    store = SQLitePersistence(path)
    store.update_chat_data(1, {"count": 1, "name": "Alice"})
    encode = store._codec.encode
    store.close()
    with sqlite3.connect(path) as database:
        numbers = range(2, data["chats"] + 1)
        rows = ((n, encode({"count": n, "name": "Alice"}, "")) for n in numbers)
        database.executemany("INSERT INTO chat_data VALUES (?, ?)", rows)
    database.close()
    measure.report({})


if __name__ == "__main__":
    if sys.argv[1] == "inner":
        import measure

        measure.inner({"parse": parse, "sizes": sizes, "call": v13.call, "dispatch": v13.dispatch})
    else:
        modes = {"start": v13.start, "reply": v13.reply, "echo": echo, "chats": chats}
        modes[sys.argv[1]]()
