# ruff: noqa: T201  # a command line talks to a person
"""The command line: serve a world and type in it, or send one thing to a running sandbox."""

from __future__ import annotations

import argparse
import base64
import errno
import json
import os
import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from .accounts import UNSAID
from .bots import Bot
from .coverage import depth_table, with_table
from .prompt import HELP, Prompt
from .saving import SavedWorldError
from .server import Server
from .spec import load_spec
from .typed_lines import TypedLines
from .world import World

__all__ = ["main"]

_PORT = 8081
_DEFAULT = f"http://127.0.0.1:{_PORT}"
_VARIABLE = "TELEGRAM_API_BASE_URL"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    options = _parser().parse_args(arguments)
    if options.command is None:
        return _serve(options)
    try:
        print(_once(options))
    except (OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m telegram_sandbox",
        description="A local Bot API server. Without a command it serves; you chat in the browser.",
        epilog=f"At the prompt:\n{HELP}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=_port, help=f"default {_PORT}; 0 picks a free one")
    parser.add_argument("--token", default="1:test", help="token of the first bot")
    parser.add_argument("--username", help="its user name; default sandbox_bot")
    parser.add_argument("--seed", type=int, default=0, help="start of the world's randomness")
    parser.add_argument("--floods", action="store_true", help="answer 429 to too many messages")
    parser.add_argument(
        "--webhooks-anywhere", action="store_true", help="deliver beyond this machine too"
    )
    parser.add_argument("--any-host", action="store_true", help="answer to any Host name")
    parser.add_argument(
        "--state",
        metavar="FILE",
        type=Path,
        help="go on from this file if it is there, and write the world into it at the end",
    )
    parser.add_argument("--open", action="store_true", help="show the chat page in the browser")
    commands = parser.add_subparsers(dest="command", metavar="command")
    _command(commands, "send", "a user writes to the bot", "text")
    _command(commands, "inline", "a user types an inline query and gets the results", "query")
    _command(commands, "choose", "a user sends one of those results", "result")
    _command(commands, "press", "a user presses a button, by text or number", "button")
    upload = _command(commands, "upload", "a user sends a file", "path")
    upload.add_argument("--kind", default="document", help="photo, document, video, voice...")
    upload.add_argument("--caption", default="")
    for name, what in (
        ("transcript", "print the conversation"),
        ("calls", "print the latest calls of the bot"),
        ("state", "print the bots and users"),
    ):
        _where(commands.add_parser(name, help=what))
    table = commands.add_parser("table", help="print how much of each method is played")
    table.add_argument("--write", metavar="README", help="put it into this file instead")
    return parser


def _command(commands: Any, name: str, what: str, argument: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=what)
    command.add_argument(argument)
    command.add_argument("--as", dest="user", default="Alice", help="first name of the user")
    command.add_argument("--to", default="", help="user name of the bot, if there are several")
    _where(command)
    return command


def _where(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--url",
        help="address of the running sandbox; without it, that of --port, "
        f"that in {_VARIABLE}, or {_DEFAULT}",
    )
    # Suppressed, or its default would replace a --port before the command.
    command.add_argument("--port", type=_port, default=argparse.SUPPRESS, help="its port here")


def _port(text: str) -> int:
    if text.isdecimal() and int(text) < 1 << 16:
        return int(text)
    raise argparse.ArgumentTypeError(f"a number from 0 to 65535 is expected, got {text!r}")


def _serve(options: argparse.Namespace) -> int:
    world = World(
        seed=options.seed,
        any_token=True,
        floods=options.floods,
        webhooks_anywhere=options.webhooks_anywhere,
    )
    world.web.obliging = True
    state: Path | None = options.state
    try:
        goes_on = state is not None and state.exists()
        if state is not None and goes_on:
            world.load(state)
        bot = _first_bot(world, options)
        if bot is None:
            return 1
        if state is not None and not goes_on:
            # Told now rather than at the end, when all would be lost.
            world.save(state)
    except (OSError, SavedWorldError) as error:
        print(f"error: --state: {_why(state, error)}", file=sys.stderr)
        return 1
    world.person("Alice")
    port = _PORT if options.port is None else options.port
    try:
        server = Server(world, options.host, port, any_host=options.any_host).start()
    except OSError as error:
        advice = "--host takes an address of this machine: 127.0.0.1, or 0.0.0.0 for all it has."
        if error.errno in {errno.EADDRINUSE, errno.EACCES}:
            advice = "Choose another port with --port; --port 0 picks a free one."
        print(f"error: {error.strerror}\n{advice}", file=sys.stderr)
        return 1
    print(f"Chat in the browser at {server.url} (it plays Bot API {world.spec.version})")
    print("Point a bot there, with this token or any other:")
    print(f"  export TELEGRAM_API_BASE_URL={server.url}")
    print(f"  token {bot.token} is @{bot.username}")
    print(f"Or type here as the users (Ctrl+C ends):\n{HELP}", flush=True)
    if options.open:
        webbrowser.open(server.url)
    prompt = Prompt(world, lambda text: print(text, flush=True))
    prompt.follow()
    lines = TypedLines()
    try:
        left = any(not prompt.run(line) for line in lines)
        if not left:
            # Without a person at the keyboard it serves until it is told to stop.
            lines.wait_for_the_end()
    except KeyboardInterrupt:
        print()
    finally:
        prompt.stop()
        server.stop()
    return 0 if state is None else _put_away(world, state)


def _first_bot(world: World, options: argparse.Namespace) -> Bot | None:
    """Return the bot of the options; None, and say why, where there cannot be such a bot."""
    try:
        return world.bot(options.token, username=options.username or UNSAID)
    except ValueError as error:
        reason = str(error).removeprefix("bot: ")
        print(f"error: --token, --username: {reason}", file=sys.stderr)
        return None


def _why(state: Path | None, error: Exception) -> str:
    """Say why a file cannot be used."""
    if isinstance(error, FileNotFoundError) and state is not None:
        return f"the folder {state.parent} does not exist"
    return f"{error}\nThe file is left as it is."


def _put_away(world: World, state: Path) -> int:
    try:
        world.save(state)
    except OSError as error:
        print(f"error: cannot save the world: {error}", file=sys.stderr)
        return 1
    print(f"The world is in {state}", flush=True)
    return 0


def _once(options: argparse.Namespace) -> str:
    command = options.command
    if command == "table":
        return _table(options.write)
    if command in {"transcript", "calls", "state"}:
        result = _ask(options, command)
        return result if isinstance(result, str) else json.dumps(result, indent=2)
    data: dict[str, Any] = {"as": options.user, "to": options.to}
    if command == "send":
        data["text"] = options.text
    elif command == "inline":
        data["query"] = options.query
    elif command in {"choose", "press"}:
        name = "result" if command == "choose" else "button"
        value = getattr(options, name)
        data[name] = int(value) if value.isdecimal() else value
    else:
        path = Path(options.path)
        data |= {"name": path.name, "kind": options.kind, "caption": options.caption}
        data["data"] = base64.b64encode(path.read_bytes()).decode("ascii")
    result = _ask(options, command, data)
    return json.dumps(result, indent=2, ensure_ascii=False)


def _table(readme: str | None) -> str:
    if readme is None:
        return depth_table(load_spec())
    path = Path(readme)
    path.write_text(with_table(path.read_text(encoding="utf-8"), load_spec()), encoding="utf-8")
    return f"{path} is up to date"


def _ask(options: argparse.Namespace, command: str, data: dict[str, Any] | None = None) -> Any:
    base, source = _address(options)
    body = json.dumps(data).encode("utf-8") if data is not None else None
    if not base.startswith(("http://", "https://")):
        raise ValueError(f"the address{source} must begin with http://, got {base!r}")
    headers = {"Content-Type": "application/json"}
    request = Request(f"{base}/sandbox/{command}", body, headers)  # noqa: S310  # checked above
    try:
        with urlopen(request, timeout=60) as response:  # noqa: S310  # checked above
            return json.load(response)["result"]
    except HTTPError as error:
        with error:
            description = json.load(error)["description"]
        raise ValueError(f"{base}{source} answers: {description}") from None
    except URLError as error:
        raise ValueError(f"no sandbox answers at {base}{source}: {error.reason}") from None


def _address(options: argparse.Namespace) -> tuple[str, str]:
    """Return the running sandbox's address, and where it was found if it was not typed."""
    if options.url:
        return options.url.rstrip("/"), ""
    if options.port is not None:
        return f"http://127.0.0.1:{options.port}", ""
    set_here = os.environ.get(_VARIABLE, "")
    if set_here:
        return set_here.rstrip("/"), f" (from {_VARIABLE})"
    return _DEFAULT, ""
