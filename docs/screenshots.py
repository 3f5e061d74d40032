# ruff: noqa: INP001  # a script, not a package
"""Take the pictures of the chat page again: `python docs/screenshots.py`.

Needs Chromium with its driver on PATH, and the packages of the `test` group. The pictures go to
docs/images; they look best where the fonts Inter and Noto Color Emoji are installed.
"""

from __future__ import annotations

import json
import math
import shutil
import struct
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

from telegram_sandbox import SandboxAdapter, Server, User, World

IMAGES = Path(__file__).parent / "images"
HIGH_TEA = "Order tea, cakes and small talk."
WELCOME = """\
Welcome to the <b>Tea House</b>, Alice! Tonight we have <i>oolong</i>, <u>sencha</u>, \
no <s>coffee</s>, and <tg-spoiler>a cake</tg-spoiler>.
<pre><code class="language-python">def brew(leaf, minutes=3):
    return Tea(leaf, minutes)</code></pre>
<blockquote>Water first, leaves later.</blockquote>"""


def main() -> None:
    """Play a conversation and take its pictures."""
    IMAGES.mkdir(exist_ok=True)
    world = World(throttles=False)
    world.bot(username="tea_bot", first_name="Tea House")
    alice = world.user("Alice", username="alice")
    converse(world, alice)
    with Server(world) as server, tempfile.TemporaryDirectory() as profile:
        driver = chromium(profile)
        try:
            for name, width, height, scheme in (
                ("chat-light", 1240, 780, "light"),
                ("chat-dark", 1240, 780, "dark"),
                ("phone-light", 390, 780, "light"),
                ("phone-dark", 390, 780, "dark"),
            ):
                window(driver, width, height, scheme)
                driver.get(server.url)
                show(driver)
                picture(driver, name)
            window(driver, 1240, 780, "light")
            driver.get(server.url)
            show(driver)
            driver.execute_script("document.getElementById('tab-faults').click()")
            requests.post(f"{server.url}/sandbox/faults", json={"kind": "flood"}, timeout=10)
            wait(driver, "document.querySelector('.fault-row')")
            picture(driver, "faults")
        finally:
            driver.quit()


def converse(world: World, alice: User) -> None:
    """Let Alice and the bot of a tea house talk."""
    call = caller(world)
    bob = world.user("Bob")
    commands = {"start": "Begin", "menu": "What we serve", "orders": "Your orders so far"}
    listed = [{"command": name, "description": text} for name, text in commands.items()]
    call("setMyCommands", commands=listed)
    call("setMyDescription", description=HIGH_TEA)
    group = world.group("Tea party", [alice, bob, next(iter(world.bots.values()))])
    bob.sends("/menu@tea_bot", group)
    call("sendMessage", chat_id=group.id, text="Cakes first, then tea.")
    alice.sends("/start", next(iter(world.bots.values())))
    call("getUpdates")
    rows = [
        [
            {"text": "Oolong", "callback_data": "oolong"},
            {"text": "Sencha", "callback_data": "sencha"},
        ],
        [{"text": "Our garden", "url": "https://example.com/garden"}],
    ]
    buttons = {"inline_keyboard": rows}
    call("sendMessage", chat_id=alice.id, text=WELCOME, parse_mode="HTML", reply_markup=buttons)
    asked = alice.sends("Do you have pictures?")
    album = [{"type": "photo", "media": f"attach://p{n}"} for n in range(2)]
    pictures = {f"p{n}": (f"{n}.png", landscape(360, 270, n * 2.2)) for n in range(2)}
    call("sendMediaGroup", pictures, chat_id=alice.id, media=album)
    call("sendMessage", chat_id=404, text="Is anybody there?")
    options = [{"text": text} for text in ("Oolong", "Sencha", "Surprise me")]
    call("sendPoll", chat_id=alice.id, question="Which one tonight?", options=options)
    alice.votes(alice.sees(lambda message: "poll" in message.content), "Oolong")
    keys = [[{"text": "Yes, please"}, {"text": "Later"}]]
    keyboard = {"keyboard": keys, "resize_keyboard": True, "input_field_placeholder": "Pick one"}
    answer = {"message_id": asked.id}
    text = "Shall I put the kettle on?"
    call("sendMessage", chat_id=alice.id, text=text, reply_parameters=answer, reply_markup=keyboard)
    alice.reacts(alice.sees("kettle"), "👍")


def caller(world: World) -> Callable[..., Any]:
    """Return a function that calls a method as the bot."""
    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))

    def call(method: str, files: Any = None, **given: Any) -> Any:
        data = {k: json.dumps(v) if isinstance(v, (list, dict)) else v for k, v in given.items()}
        address = f"https://api.telegram.org/bot1:test/{method}"
        return session.post(address, data=data, files=files).json().get("result")

    return call


def landscape(width: int, height: int, mood: float) -> bytes:
    """Paint hills in the evening, as a PNG."""

    def point(x: float, y: float) -> tuple[int, int, int]:
        hill = 0.62 + 0.1 * math.sin(6 * x + mood) + 0.05 * math.sin(17 * x)
        if y > hill:
            return int(30 + 60 * (y - hill)), int(110 - 90 * (y - hill) + 8 * mood), 82
        if (x - 0.7) ** 2 * 1.8 + (y - 0.3) ** 2 < 0.012:
            return 255, 240, 200
        return int(250 - 60 * y), int(165 + 45 * y), int(145 + 90 * y)

    rows = (
        b"\0" + b"".join(bytes(point(x / width, y / height)) for x in range(width))
        for y in range(height)
    )

    def chunk(name: bytes, data: bytes) -> bytes:
        seal = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + seal

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"".join(rows)))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


def chromium(profile: str) -> webdriver.Chrome:
    """Start a browser without a window."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--lang=en",
    ):
        options.add_argument(flag)
    options.add_argument("--disable-background-networking")
    options.add_argument(f"--user-data-dir={profile}")
    return webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))


def window(driver: webdriver.Chrome, width: int, height: int, scheme: str) -> None:
    """Give the window a size, and the machine a taste for light or dark."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 700}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    taste = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", taste)


def show(driver: webdriver.Chrome) -> None:
    """Open the chat with the bot and wait until its pictures are there."""
    wait(driver, "document.body.matches('[data-ready]')")
    entry = (
        "[...document.querySelectorAll('.chat-entry')].find(e => e.innerText.includes('Tea House'))"
    )
    driver.execute_script(f"{entry}.click(); document.activeElement.blur()")
    wait(driver, "[...document.images].every(i => i.complete && i.naturalWidth)")
    wait(driver, "document.getAnimations().length === 0")


def wait(driver: webdriver.Chrome, condition: str) -> None:
    """Wait until something is true in the page."""
    WebDriverWait(driver, 20, 0.1).until(lambda _: driver.execute_script(f"return {condition}"))


def picture(driver: webdriver.Chrome, name: str) -> None:
    """Save what is to be seen."""
    driver.save_screenshot(str(IMAGES / f"{name}.png"))


if __name__ == "__main__":
    main()
