"""python-telegram-bot 13."""

import sys

import v13


def echo():
    import measure

    data = measure.given()
    lanes = data["lanes"]
    v13.echo(data, {"workers": 8} if lanes else {}, run_async=lanes)


def _readers():
    import json

    from telegram import Bot, Update

    bot = Bot("123456:test")
    return (
        lambda raw: Update.de_json(json.loads(raw.decode()), bot),
        lambda raw: [Update.de_json(u, bot) for u in json.loads(raw.decode())["result"]],
    )


def parse(data):
    import reading

    return reading.parse(data, *_readers())


def sizes(data):
    import reading

    return reading.sizes(data, *_readers())


def chats():
    import pickle
    from pathlib import Path

    import measure

    from telegram.ext import PicklePersistence

    data = measure.given()
    path = Path(data["folder"]) / f"ptb13-{data['chats']}.pickle"
    if not data["fill"]:
        v13.chats(data["chats"], lambda: PicklePersistence(str(path)))
        return
    content = {n: {"count": n, "name": "Alice"} for n in range(1, data["chats"] + 1)}
    others = {"conversations": {}, "user_data": {}, "bot_data": {}, "callback_data": None}
    with path.open("wb") as file:
        pickle.dump({**others, "chat_data": content}, file)
    measure.report({})


if __name__ == "__main__":
    if sys.argv[1] == "inner":
        import measure

        measure.inner({"parse": parse, "sizes": sizes, "call": v13.call, "dispatch": v13.dispatch})
    else:
        modes = {"start": v13.start, "reply": v13.reply, "echo": echo, "chats": chats}
        modes[sys.argv[1]]()
