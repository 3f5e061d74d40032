"""The chat page in a real browser: what a person sees, presses and types."""

from __future__ import annotations

import json
import shutil
import socket
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, final

import pytest
import requests
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from telegram_sandbox import SandboxAdapter, Server, User, World
from telegram_sandbox.bodies import Received

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
DRIVER = shutil.which("chromedriver")

pytestmark = [
    pytest.mark.skipif(
        CHROMIUM is None or DRIVER is None,
        reason="no Chromium with its chromedriver on PATH (Debian: chromium, chromium-driver)",
    ),
    # What the browser's own client leaves open is not ours to close.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,900",
    "--lang=en",
)
Call = Callable[..., Any]


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    profile = tmp_path_factory.mktemp("profile")
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    driver.set_page_load_timeout(60)
    yield driver
    driver.quit()


@final
class Page:
    """The page, with the verbs of somebody who sits in front of it."""

    def __init__(self, driver: webdriver.Chrome, url: str) -> None:
        self.driver = driver
        self.url = url

    def opens(self) -> Page:
        self.driver.get(f"{self.url}/")
        self.find("body[data-ready]")
        return self

    def find(self, selector: str, text: str = "") -> WebElement:
        """Wait for a visible element, with some text in it."""

        def look(_: object) -> WebElement | None:
            found = self.all(selector)
            return next((e for e in found if e.is_displayed() and text in e.text), None)

        what = f"{selector!r} with {text!r}"
        return self._wait(look, what)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def clicks(self, selector: str, text: str = "") -> None:
        def click(_: object) -> bool:
            self.find(selector, text).click()
            return True

        self._wait(click, f"to click {selector!r} with {text!r}")

    def types(self, text: str) -> None:
        self.find("#field").send_keys(text)

    def presses(self, *keys: str) -> None:
        self.driver.switch_to.active_element.send_keys(*keys)

    def script(self, code: str, *given: Any) -> Any:
        return self.driver.execute_script(code, *given)

    def until(self, code: str, *given: Any) -> Any:
        """Wait until an expression is true in the page."""
        return self._wait(lambda _: self.script(f"return {code}", *given), code)

    def _wait(self, ready: Callable[[Any], Any], what: str) -> Any:
        from selenium.common.exceptions import (
            ElementClickInterceptedException,
            ElementNotInteractableException,
            StaleElementReferenceException,
        )

        moved = (
            StaleElementReferenceException,
            ElementNotInteractableException,
            ElementClickInterceptedException,
        )
        waiting = WebDriverWait(self.driver, 20, 0.05, ignored_exceptions=moved)
        return waiting.until(ready, f"waited for {what}")


@pytest.fixture
def call(world: World) -> Call:
    """Call a method as the bot; the result."""
    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))

    def run(method: str, files: dict[str, Any] | None = None, **parameters: Any) -> Any:
        data = {
            k: json.dumps(v) if isinstance(v, (list, dict)) else v for k, v in parameters.items()
        }
        address = f"https://api.telegram.org/bot1:test/{method}"
        answer = session.post(address, data=data, files=files).json()
        assert answer["ok"], answer
        return answer["result"]

    return run


Heard = Callable[[str], Any]


@pytest.fixture
def heard(world: World, call: Call) -> Heard:
    """Wait until the bot has an update of a kind, take it, and return what it holds."""

    def wait(kind: str) -> Any:
        (bot,) = world.bots.values()

        def look() -> dict[str, Any] | None:
            return next((update for update in bot.queue.waiting() if kind in update), None)

        update = world.wait_for(look, f"the bot hears of {kind}", timeout=20)
        call("getUpdates", offset=update["update_id"] + 1)
        return update[kind]

    return wait


@pytest.fixture
def page(
    chromium: webdriver.Chrome, sandbox_server: Server, alice: User, world: World
) -> Iterator[Page]:
    alice.sends("/start")
    window(chromium, 1400, 900)
    chromium.get_log("browser")
    opened = Page(chromium, sandbox_server.url).opens()
    yield opened
    complaints = [entry["message"] for entry in chromium.get_log("browser")]
    expected = ("favicon", "/sandbox/live", "ERR_", "400 (Bad Request)", "sandbox/file")
    assert not [line for line in complaints if not any(part in line for part in expected)]
    opened.script("localStorage.clear(); sessionStorage.clear()")
    chromium.get("about:blank")


def window(driver: webdriver.Chrome, width: int, height: int, scheme: str = "light") -> None:
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 700}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def png(width: int = 60, height: int = 40) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        checked = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checked)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + b"\x30\x90\xd0" * width for _ in range(height))
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def test_a_typed_message_reaches_the_bot_and_its_answer_the_page(
    page: Page, call: Call, heard: Heard, world: World, alice: User
) -> None:
    page.types("Hello, bot" + Keys.ENTER)
    page.find(".row.own", "Hello, bot")
    assert [heard("message")["text"] for _ in range(2)] == ["/start", "Hello, bot"]

    call("sendChatAction", chat_id=alice.id, action="typing")
    page.find("#chat-title .typing", "typing")
    sent = call("sendMessage", chat_id=alice.id, text="<b>Hi</b> & bye", parse_mode="HTML")
    assert page.find(".row.their .text strong").text == "Hi"

    call("editMessageText", chat_id=alice.id, message_id=sent["message_id"], text="Changed")
    assert "edited" in page.find(".row.their", "Changed").text
    call("deleteMessage", chat_id=alice.id, message_id=sent["message_id"])
    page.find(".row.gone", "deleted")


def test_what_was_sent_does_not_come_back_and_what_was_not_does(page: Page, world: World) -> None:
    world.bot("2:test", "other_bot", "Other Bot")
    page.types("Hello, bot" + Keys.ENTER)
    page.find(".row.own", "Hello, bot")
    page.until("document.getElementById('field').value === ''")

    page.clicks(".chat-entry", "Other Bot")
    page.find("#chat-title", "@other_bot")
    page.clicks(".chat-entry", "Sandbox Bot")
    page.find("#chat-title", "@sandbox_bot")
    assert page.find("#field").get_attribute("value") == ""

    page.types("Not yet")
    page.clicks(".chat-entry", "Other Bot")
    page.find("#chat-title", "@other_bot")
    page.clicks(".chat-entry", "Sandbox Bot")
    page.until("document.getElementById('field').value === 'Not yet'")


def test_the_page_opens_with_the_bot_that_calls(page: Page, world: World) -> None:
    world.bot("2:test", "other_bot", "Other Bot")
    bob = world.user("Bob")
    world.call("2:test", "getMe", Received())

    page.script(f"sessionStorage.clear(); sessionStorage.me = {bob.id}")
    page.opens()

    page.find("#chat-title", "@other_bot")


def test_inline_buttons_call_back_and_show_the_answer(
    page: Page, call: Call, heard: Heard, alice: User
) -> None:
    rows = [
        [{"text": "Note", "callback_data": "n"}, {"text": "Alert", "callback_data": "a"}],
        [{"text": "Site", "url": "https://example.com/x"}],
        [{"text": "Here", "switch_inline_query_current_chat": "tea"}],
    ]
    call("sendMessage", chat_id=alice.id, text="?", reply_markup={"inline_keyboard": rows})

    page.clicks(".inline-button", "Note")
    page.find(".inline-button.waiting", "Note")
    query = heard("callback_query")
    call("answerCallbackQuery", callback_query_id=query["id"], text="Noted")
    page.find(".toast", "Noted")
    assert not page.all(".inline-button.waiting")

    page.clicks(".inline-button", "Alert")
    page.find(".inline-button.waiting", "Alert")
    query = heard("callback_query")
    call("answerCallbackQuery", callback_query_id=query["id"], text="Look out", show_alert=True)
    page.find("dialog .alert-text", "Look out")
    page.presses(Keys.ESCAPE)
    page.until("!document.querySelector('dialog')")

    page.clicks(".inline-button", "Site")
    assert page.find("dialog a.primary").get_attribute("href") == "https://example.com/x"
    page.presses(Keys.ESCAPE)

    page.clicks(".inline-button", "Here")
    page.until("document.getElementById('field').value === '@sandbox_bot tea'")


def test_the_bots_keyboard_writes_for_the_user(
    page: Page, call: Call, heard: Heard, alice: User
) -> None:
    keyboard = [[{"text": "Tea"}, {"text": "Where", "request_location": True}]]
    markup = {"keyboard": keyboard, "input_field_placeholder": "Pick one"}
    call("sendMessage", chat_id=alice.id, text="?", reply_markup=markup)
    page.clicks("#keyboard .key", "Tea")
    page.find(".row.own", "Tea")
    assert page.find("#field").get_attribute("placeholder") == "Pick one"

    page.clicks("#keyboard .key", "Where")
    page.clicks("dialog button.primary", "Send")
    page.find(".row.own .map")
    assert [heard("message").get("text") for _ in range(2)] == ["/start", "Tea"]
    assert heard("message")["location"]["latitude"] == 52.52

    call("sendMessage", chat_id=alice.id, text="gone", reply_markup={"remove_keyboard": True})
    page.until("document.getElementById('keyboard').hidden")


def test_commands_come_up_behind_a_slash(page: Page, call: Call, alice: User) -> None:
    commands = [{"command": n, "description": f"About {n}"} for n in ("tea", "cake", "time")]
    call("setMyCommands", commands=commands)
    page.find("#menu-button", "Menu")

    page.types("/t")
    page.find(".suggestion", "/time")
    assert len(page.all(".suggestion")) == 2
    page.presses(Keys.ARROW_DOWN, Keys.ENTER)

    page.find(".row.own", "/time")
    page.clicks("#menu-button")
    page.clicks(".menu-item", "/cake")
    page.find(".row.own", "/cake")


def test_inline_results_are_listed_and_chosen(
    page: Page, call: Call, heard: Heard, world: World
) -> None:
    page.types("@sandbox_bot tea")
    page.find("#suggestions .hint", "thinking")
    query = heard("inline_query")
    assert query["query"] == "tea"
    results = [
        {
            "type": "article",
            "id": str(n),
            "title": title,
            "input_message_content": {"message_text": f"I take {title}"},
        }
        for n, title in enumerate(("Oolong", "Sencha"))
    ]
    call("answerInlineQuery", inline_query_id=query["id"], results=results)

    page.find(".suggestion", "Sencha")
    page.presses(Keys.ARROW_DOWN, Keys.ENTER)

    page.find(".row.own", "I take Sencha")
    assert "via" in page.find(".row.own .forwarded").text


def test_media_are_shown(page: Page, call: Call, alice: User) -> None:
    call("sendPhoto", files={"photo": ("a.png", png())}, chat_id=alice.id, caption="A picture")
    album = [{"type": "photo", "media": f"attach://f{n}"} for n in range(3)]
    files = {f"f{n}": (f"{n}.png", png(50 + n)) for n in range(3)}
    call("sendMediaGroup", files=files, chat_id=alice.id, media=album)
    call("sendDocument", files={"document": ("notes.txt", b"x" * 2048)}, chat_id=alice.id)
    call("sendLocation", chat_id=alice.id, latitude=1, longitude=2)
    call("sendContact", chat_id=alice.id, phone_number="+15550100", first_name="Zoe")
    call("sendDice", chat_id=alice.id, emoji="🎯")
    call("sendVoice", files={"voice": ("v.ogg", b"no sound")}, chat_id=alice.id)

    page.find(".row", "A picture")
    page.until(
        "[...document.querySelectorAll('.photo img')].filter(i => i.naturalWidth).length === 4"
    )
    assert len(page.all(".album .cell")) == 3
    assert "2.0 KB" in page.find(".file-card", "notes.txt").text
    page.find(".map")
    page.find(".file-card", "Zoe")
    page.find(".dice", "🎯")
    page.find(".no-media", "Voice message")


def test_an_invoice_is_paid_or_refused(page: Page, call: Call, heard: Heard, alice: User) -> None:
    prices = [{"label": "Tea", "amount": 25}]
    bill = {"title": "Tea for two", "description": "A pot", "payload": "tea", "currency": "XTR"}
    call("sendInvoice", chat_id=alice.id, prices=prices, **bill)

    page.clicks(".inline-button", "Pay")
    page.clicks("dialog footer .primary", "25")
    query = heard("pre_checkout_query")
    refusal = {"ok": False, "error_message": "No tea left"}
    call("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], **refusal)
    page.find(".toast", "No tea left")

    page.clicks(".inline-button", "Pay")
    page.clicks("dialog footer .primary", "25")
    query = heard("pre_checkout_query")
    call("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], ok=True)
    page.find(".service", "25")


def test_rich_messages_are_shown(page: Page, call: Call, heard: Heard, alice: User) -> None:
    html = (
        "<h2>Menu</h2><p>Our <b>best</b> <tg-spoiler>cake</tg-spoiler></p>"
        "<ul><li>Oolong</li><li>Sencha</li></ul><hr>"
        "<table><tr><th>Tea</th><th>Price</th></tr><tr><td>Oolong</td><td>3</td></tr></table>"
        "<details><summary>More</summary><p>Water</p></details>"
    )
    call("sendRichMessage", chat_id=alice.id, rich_message={"html": html})

    page.find(".rich-blocks h2", "Menu")
    assert page.find(".rich-blocks p strong").text == "best"
    assert [row.text for row in page.all(".rich-blocks li")] == ["•\nOolong", "•\nSencha"]
    assert page.find(".rich-blocks th", "Price").is_displayed()
    page.clicks(".rich-blocks summary", "More")
    page.find(".rich-blocks details p", "Water")


def test_dice_and_polls_are_sent(page: Page, heard: Heard) -> None:
    assert heard("message")["text"] == "/start"
    page.clicks("#attach")
    page.clicks(".menu-item", "Dice")
    page.clicks(".menu-item", "🎯")
    page.find(".row.own .dice", "🎯")
    assert heard("message")["dice"]["emoji"] == "🎯"

    page.clicks("#attach")
    page.clicks(".menu-item", "Poll")
    page.presses("Which?" + Keys.TAB + "Tea" + Keys.ENTER + "Cake")
    page.clicks("dialog .primary", "Send")
    page.find(".row.own .poll", "Which?")
    assert [option["text"] for option in heard("message")["poll"]["options"]] == ["Tea", "Cake"]


def test_a_poll_is_voted_in(page: Page, call: Call, heard: Heard, alice: User) -> None:
    options = [{"text": "Tea"}, {"text": "Cake"}]
    call("sendPoll", chat_id=alice.id, question="Which?", options=options, is_anonymous=False)

    page.clicks(".choice", "Cake")

    page.find(".result.chosen", "Cake")
    assert heard("poll_answer")["option_ids"] == [1]


def test_dropped_files_are_sent(page: Page, call: Call, heard: Heard) -> None:
    page.script(
        """const data = new DataTransfer();
        data.items.add(new File(["hello"], "a <i>.txt", {type: "text/plain"}));
        const main = document.getElementById("chat");
        main.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true}));"""
    )
    page.find("dialog .file-row", "a <i>.txt")
    page.presses("Read this" + Keys.ENTER)

    page.find(".row.own", "Read this")
    assert heard("message")["text"] == "/start"
    got = heard("message")
    assert (got["document"]["file_name"], got["document"]["file_size"]) == ("a <i>.txt", 5)


HOSTILE = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>\'"`${1}'


def test_hostile_content_runs_nothing(
    chromium: webdriver.Chrome, sandbox_server: Server, world: World, call: Call, heard: Heard
) -> None:
    eve = world.user(HOSTILE, last_name=HOSTILE)
    bot = world.bot(first_name=HOSTILE)
    group = world.group(HOSTILE, [eve, bot])
    eve.sends(HOSTILE)
    eve.uploads(HOSTILE.encode(), "document", name=f"{HOSTILE}.html", caption=HOSTILE)
    eve.uploads(b"<svg xmlns='http://www.w3.org/2000/svg' onload='parent.pwned=1'/>", "photo")
    link = [{"type": "text_link", "offset": 0, "length": 4, "url": "javascript:window.pwned=1"}]
    eve.shares(text="here", entities=link)
    pre = [{"type": "pre", "offset": 0, "length": 4, "language": HOSTILE}]
    eve.shares(text="code", entities=pre)
    eve.shares(contact={"phone_number": HOSTILE, "first_name": HOSTILE})
    eve.shares(
        venue={
            "title": HOSTILE,
            "address": HOSTILE,
            "location": {"latitude": 1.0, "longitude": 1.0},
        }
    )
    call("setMyDescription", description=HOSTILE[:500])
    call("setMyCommands", commands=[{"command": "x", "description": HOSTILE}])
    buttons = {"inline_keyboard": [[{"text": HOSTILE, "callback_data": HOSTILE[:60]}]]}
    asked = call("sendMessage", chat_id=eve.id, text=HOSTILE, reply_markup=buttons)
    options = [{"text": HOSTILE}, {"text": "b"}]
    call("sendPoll", chat_id=eve.id, question=HOSTILE, options=options)
    call("sendMessage", chat_id=group.id, text=HOSTILE)
    keyboard = {"keyboard": [[{"text": HOSTILE}]], "input_field_placeholder": HOSTILE[:64]}
    call("sendMessage", chat_id=eve.id, text="keys", reply_markup=keyboard)
    world.faults.add("error", description=HOSTILE, method="logOut", contains=HOSTILE)
    page = Page(chromium, sandbox_server.url)
    window(chromium, 1400, 900)
    page.opens()
    scripts = page.script("return document.scripts.length")

    page.clicks(".chat-entry:not([aria-current])")
    page.clicks(".chat-entry:not([aria-current])")
    page.clicks(".inline-button")
    query = heard("callback_query")
    call("answerCallbackQuery", callback_query_id=query["id"], text=HOSTILE, show_alert=True)
    assert page.find("dialog .alert-text").text == HOSTILE
    page.presses(Keys.ESCAPE)
    page.script("arguments[0].focus()", page.find(f"[data-key='m{asked['message_id']}']"))
    page.presses(Keys.ENTER)
    page.clicks(".menu-item", "JSON")
    assert "onerror" in page.find("dialog pre").text
    page.presses(Keys.ESCAPE)
    page.script("document.querySelectorAll('.call').forEach(one => { one.open = true })")
    page.clicks(".dead-link")

    for name in ("updates", "faults", "connect"):
        page.clicks(f"#tab-{name}")
    assert page.script("return window.pwned") is None
    assert page.script("return document.scripts.length") == scripts
    assert (
        page.script("return document.querySelectorAll('[onerror], [onload], iframe').length") == 0
    )
    assert page.script(
        "return [...document.links].every(a => /^(https?|tel|mailto):/.test(a.protocol))"
    )
    chromium.get("about:blank")


def test_markup_made_by_mistake_would_not_run(page: Page) -> None:
    blocked = page.script(
        """try { document.body.innerHTML = "<img src=x onerror=window.pwned=1>"; return false }
        catch (error) { return error instanceof TypeError }"""
    )

    assert blocked
    page.script(
        """try { document.body.setAttribute("onclick", "window.pwned=1"); document.body.click() }
        catch (error) { return error instanceof TypeError }"""
    )
    assert page.script("return window.pwned") is None
    page.driver.get_log("browser")


def test_calls_are_listed_and_errors_stand_out(
    page: Page, sandbox_server: Server, call: Call, alice: User
) -> None:
    call("sendMessage", chat_id=alice.id, text="A needle in the hay")
    requests.post(
        f"{sandbox_server.url}/bot1:test/sendMessage", {"chat_id": 99, "text": "?"}, timeout=9
    )

    page.find(".call.failed", "chat not found")
    page.find(".call", "sendMessage")
    page.find("#pane-calls input[type=search]").send_keys("needle")
    page.until("document.querySelectorAll('.call').length === 1")
    page.clicks(".call summary")
    assert "A needle in the hay" in page.find(".call dd", "needle").text


def test_a_button_makes_the_next_call_a_429(
    page: Page, sandbox_server: Server, alice: User
) -> None:
    page.clicks("#tab-faults")
    page.clicks(".fault", "429")
    page.find(".fault-row", "flood 5")

    address = f"{sandbox_server.url}/bot1:test/sendMessage"
    refused = requests.post(address, {"chat_id": alice.id, "text": "?"}, timeout=9).json()
    assert (refused["error_code"], refused["parameters"]) == (429, {"retry_after": 5})
    page.until("!document.querySelector('.fault-row')")

    page.clicks(".fault", "Reset")
    page.clicks(".fault-row .icon-button")
    page.until("!document.querySelector('.fault-row')")
    assert requests.post(address, {"chat_id": alice.id, "text": "?"}, timeout=9).json()["ok"]


def test_time_is_stopped_and_moved(page: Page, world: World) -> None:
    page.clicks("#tab-time")
    page.clicks("#pane-time .primary", "Stop time")
    page.find("#pane-time .hint", "Stands still")
    before = world.clock.now()

    page.clicks("#pane-time .fault", "+1 h")
    page.clicks("#pane-time .primary", "Let time run")

    page.find("#pane-time .hint", "ahead")
    assert world.clock.now() >= before + 3600


def test_waiting_updates_are_shown(page: Page) -> None:
    page.clicks("#tab-updates")

    page.find("#pane-updates .call", "message")


def test_own_messages_are_answered_edited_and_deleted(page: Page, call: Call, alice: User) -> None:
    sent = call("sendMessage", chat_id=alice.id, text="A question")
    page.find(".row", "A question")
    page.script("arguments[0].focus()", page.find(f"[data-key='m{sent['message_id']}']"))
    page.presses(Keys.ENTER)
    page.clicks(".menu-item", "Reply")
    page.presses("An answer" + Keys.ENTER)
    page.find(".row.own .reply", "A question")

    page.find("#field").send_keys(Keys.ARROW_UP)
    page.find("#about", "Edit")
    page.presses(" indeed" + Keys.ENTER)
    page.find(".row.own", "An answer indeed")
    row = page.find(".row.own", "edited")

    page.script("arguments[0].focus()", row)
    page.presses(Keys.ENTER)
    page.clicks(".menu-item", "Delete")
    page.find(".row.gone", "An answer indeed")


def test_one_becomes_another_user_and_meets_in_a_group(page: Page, world: World) -> None:
    page.clicks("#who")
    page.clicks(".menu-item", "New user")
    page.presses("Bob" + Keys.ENTER)
    page.find("#who", "Bob")
    page.find(".welcome .primary", "Start").click()
    page.find(".row.own", "/start")

    page.clicks("[aria-label='New user, group or channel']")
    page.clicks(".menu-item", "New group")
    page.presses("Friends" + Keys.ENTER)
    page.find("#chat-title", "Friends")
    page.types("Hello all" + Keys.ENTER)
    page.find(".row.own", "Hello all")

    page.clicks("#who")
    page.clicks(".menu-item", "Alice")
    page.clicks(".chat-entry", "Friends")
    page.find(".row.their .author", "Bob")
    assert "Bob: Hello all" in world.transcript()


def test_a_group_has_members_topics_and_pins(page: Page, world: World, alice: User) -> None:
    bot = world.bot()
    bob = world.user("Bob")
    group = world.group("Forum", [alice, bot], forum=True)
    page.clicks(".chat-entry", "Forum")
    page.clicks("[aria-label='About this chat']")
    page.clicks(".menu-item", "Members")
    page.clicks(".outside button", "Add")
    page.find(".members .file-row:not(.outside)", "Bob")
    page.clicks("[aria-label='What to do with Bob']")
    page.clicks(".menu-item", "Make administrator")
    page.find(".members .file-row", "administrator")
    page.presses(Keys.ESCAPE)
    assert group.member(bob).status == "administrator"

    page.clicks("[aria-label='About this chat']")
    page.clicks(".menu-item", "New topic")
    page.presses("Cakes" + Keys.ENTER)
    page.find(".chip[aria-pressed=true]", "Cakes")
    page.types("Plum cake" + Keys.ENTER)
    page.find(".row.own", "Plum cake")
    page.clicks(".chip", "All")
    page.find(".row.own .topic", "Cakes")

    page.script("arguments[0].focus()", page.find(".row.own", "Plum cake"))
    page.presses(Keys.ENTER)
    page.clicks(".menu-item", "Pin")
    page.find("#pinned", "Plum cake")
    (said,) = [m.as_json() for m in group.messages.values() if m.text == "Plum cake"]
    assert said["message_thread_id"] == group.topic("Cakes").id


def test_the_page_is_light_or_dark_as_one_likes(page: Page) -> None:
    shade = "getComputedStyle(document.body).backgroundColor"
    page.until(f"{shade} === 'rgb(255, 255, 255)'")
    page.clicks("[aria-label='Light or dark']")
    page.until(f"{shade} === 'rgb(23, 33, 43)'")

    page.script("localStorage.clear()")
    window(page.driver, 1400, 900, "dark")
    page.opens()
    page.until(f"{shade} === 'rgb(23, 33, 43)'")


def test_a_phone_shows_the_list_or_the_chat(page: Page) -> None:
    window(page.driver, 390, 844)
    page.opens()
    page.clicks(".chat-entry")
    page.find("#chat-title", "Sandbox Bot")
    assert page.script("return document.documentElement.scrollWidth <= innerWidth")

    page.types("From the train" + Keys.ENTER)
    page.find(".row.own", "From the train")
    page.clicks("#back")
    page.find(".chat-entry", "From the train")


def test_everything_has_a_name_for_screen_readers(page: Page, call: Call, alice: User) -> None:
    call("sendPhoto", files={"photo": ("a.png", png())}, chat_id=alice.id)
    page.find(".photo")
    nameless = page.script(
        """const all = document.querySelectorAll("button, a, input, select, textarea, img, [role]");
        const named = (e) => e.getAttribute("aria-label") || e.getAttribute("alt") !== null
          || e.getAttribute("aria-labelledby") || e.textContent.trim() || e.closest("label")
          || e.hasAttribute("aria-live") || e.hidden;
        return [...all].filter((e) => !named(e)).map((e) => e.outerHTML.slice(0, 90));"""
    )

    assert nameless == []
    assert page.find("#messages").get_attribute("role") == "log"
    assert page.find("#messages").get_attribute("aria-live") == "polite"


def test_the_keyboard_alone_is_enough(page: Page, call: Call, alice: User) -> None:
    rows = [[{"text": "Yes", "callback_data": "y"}]]
    call("sendMessage", chat_id=alice.id, text="Sure?", reply_markup={"inline_keyboard": rows})
    page.find(".inline-button", "Yes")
    page.script("document.activeElement.blur()")

    def tab_to(selector: str) -> None:
        for _ in range(60):
            page.presses(Keys.TAB)
            if page.script("return document.activeElement.matches(arguments[0])", selector):
                return
        raise AssertionError(f"Tab never reaches {selector}")

    tab_to(".chat-entry")
    tab_to(".row")
    page.presses(Keys.ARROW_UP)
    assert "/start" in page.driver.switch_to.active_element.text
    tab_to(".inline-button")
    outline = page.script("return getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.presses(Keys.ENTER)
    page.find(".inline-button.waiting")
    tab_to("#field")
    tab_to(".tab")
    page.presses(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ENTER)
    page.find("#pane-faults")


def test_the_page_goes_on_when_the_sandbox_comes_back(
    chromium: webdriver.Chrome, world: World, alice: User
) -> None:
    alice.sends("one")
    window(chromium, 1400, 900)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with Server(world, port=port) as server:
        page = Page(chromium, server.url).opens()
        page.find(".row.own", "one")
    page.find("#lost")

    alice.sends("two")
    with Server(world, port=port):
        page.find(".row.own", "two")
        page.until("document.getElementById('lost').hidden")
    chromium.get("about:blank")


def test_the_conversation_is_exported_as_a_test(
    page: Page, call: Call, alice: User, tmp_path: Path
) -> None:
    call("sendMessage", chat_id=alice.id, text="Welcome")
    page.find(".row", "Welcome")
    page.clicks("[aria-label='About this chat']")
    page.clicks(".menu-item", "Export")

    text = page.find("dialog pre", "def test_conversation").text
    assert 'alice.sends("/start")' in text
    assert 'alice.sees("Welcome")' in text
    compile(text, "exported.py", "exec")
    page.find("dialog select").send_keys("text")
    page.find("dialog pre", "Alice: /start")
