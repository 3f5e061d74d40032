"""v13's module paths: the table against the facts, every import form, warnings, and no side effects."""

import importlib
import importlib.util
import pickle
import pkgutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

import telegram
import telegram.ext
from codegen.shortcut_rules import load_table
from telegram.v13 import modules, notices

ROOT = Path(__file__).parents[2]
PATHS = load_table(ROOT / "codegen" / "v13.toml")["paths"]
# Modules that are there under the same name today.
REAL = {"telegram.base", "telegram.bot", "telegram.constants", "telegram.error", "telegram.ext"}
# What the framework has under its own name is the business of its own tests.
PAIRS = [
    (module, name) for module, names in PATHS.items() if module != "telegram.ext" for name in names
]


@pytest.fixture(autouse=True)
def _warn_anew():
    notices.forget()
    yield
    notices.forget()


@pytest.fixture
def fresh():
    """Let old modules be imported as if for the first time."""

    def forget():
        for name in list(sys.modules):
            short = name.removeprefix("telegram.")
            kept = short in {"files", "passport"} or short.startswith("ext")
            if short in modules.MODULES and not kept:
                del sys.modules[name]
                parent, _, last = name.rpartition(".")
                if parent in sys.modules:
                    vars(sys.modules[parent]).pop(last, None)

    forget()
    yield
    forget()


def quietly(module, name=None):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        found = importlib.import_module(module)
        return found if name is None else getattr(found, name)


def run(code, *flags):
    return subprocess.run(
        [sys.executable, *flags, "-c", code], capture_output=True, text=True, cwd=ROOT
    )


def test_the_table_says_what_v13_had():
    said = {
        f"telegram.{module}": sorted(names.split()) for module, names in modules.MODULES.items()
    }
    known = {module: sorted(names) for module, names in PATHS.items() if module not in REAL}
    assert said == known
    assert len(PAIRS) > 350


@pytest.mark.parametrize("module", sorted(PATHS))
def test_every_module_is_imported(module):
    assert quietly(module).__name__ == module


@pytest.mark.parametrize(("module", "name"), PAIRS)
def test_every_name_is_todays_object(module, name):
    if name in modules.GONE:
        with pytest.raises(AttributeError, match=modules.GONE[name]):
            quietly(module, name)
        return
    home = module if module in REAL else modules.HOMES.get(name)
    if home is None:
        home = "telegram.ext" if module.startswith("telegram.ext.") else "telegram"
    try:
        today = quietly(home, name)
    except (AttributeError, ModuleNotFoundError):
        # The framework's own tests say what it must have.
        assert home.startswith(("telegram.ext", "telegram_ext"))
    else:
        assert quietly(module, name) is today


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    "statement",
    [
        "from telegram.message import Message as found",
        "import telegram.message; found = telegram.message.Message",
        "import telegram.message as m; found = m.Message",
        "from telegram import message; found = message.Message",
        "import telegram; found = telegram.message.Message",
        "import importlib; found = importlib.import_module('telegram.message').Message",
        "from telegram.message import *; found = Message",
    ],
)
def test_every_form_of_import_warns_once_at_the_line_with_todays_name(statement):
    names = {}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(2):
            exec(compile(statement, "bot.py", "exec"), names)
    assert names["found"] is telegram.Message
    said = "telegram.message.Message is a spelling of python-telegram-bot 13"
    assert [(str(each.message), each.filename) for each in caught] == [
        (f"{said}; today it is telegram.Message", "bot.py")
    ]
    assert issubclass(caught[0].category, DeprecationWarning)


@pytest.mark.parametrize(
    ("statement", "today"),
    [
        ("from telegram.utils.helpers import mention_html", "telegram.text.mention_html"),
        ("from telegram.utils.request import Request", "telegram.transport.Request"),
        ("from telegram.files.inputfile import InputFile", "telegram.InputFile"),
        ("from telegram.passport.data import PersonalDetails", "telegram.PersonalDetails"),
        ("from telegram.voicechat import VoiceChatEnded", "telegram.VideoChatEnded"),
        ("from telegram import MAX_MESSAGE_LENGTH", "telegram.constants.MAX_MESSAGE_LENGTH"),
        ("from telegram import ReplyMarkup", "InlineKeyboardMarkup | ReplyKeyboardMarkup"),
    ],
)
def test_the_warning_names_todays_import(statement, today):
    done = run(statement, "-W", "always")
    assert done.returncode == 0
    assert today in done.stderr


def test_a_bot_silences_these_warnings_by_v13s_category():
    code = """
import warnings
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from telegram.utils.deprecate import TelegramDeprecationWarning
warnings.simplefilter("ignore", TelegramDeprecationWarning)
from telegram.parsemode import ParseMode
"""
    done = run(code, "-W", "error")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("fresh")
def test_a_submodule_is_found_without_being_imported():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        assert telegram.utils.helpers.escape_markdown("_") == "\\_"
        assert telegram.inline.inlinequery.InlineQuery is telegram.InlineQuery


def test_modules_below_a_real_module_are_found():
    import telegram.files
    import telegram.passport

    assert quietly("telegram.files.photosize", "PhotoSize") is telegram.PhotoSize
    assert quietly("telegram.passport.credentials", "SecureData") is telegram.passport.SecureData


def test_what_v13s_modules_had_imported_is_found_too():
    assert quietly("telegram.message", "Chat") is telegram.Chat


@pytest.mark.parametrize("name", ["telegram.mesage", "telegram.utils.helper", "telegram.v14"])
def test_an_unknown_module_is_an_import_error(name):
    with pytest.raises(ModuleNotFoundError, match=name):
        importlib.import_module(name)
    assert importlib.util.find_spec("telegram.mesage") is None


def test_an_unknown_name_is_an_import_error():
    with pytest.raises(ImportError, match="Mesage"):
        exec("from telegram.message import Mesage")
    with pytest.raises(AttributeError, match=r"telegram\.utils.*helper"):
        quietly("telegram.utils").helper  # noqa: B018
    assert not hasattr(quietly("telegram.message"), "__file__")
    assert not hasattr(quietly("telegram.message"), "__path__")


def test_an_old_module_lists_its_names():
    assert set(PATHS["telegram.chatmember"]) <= set(dir(quietly("telegram.chatmember")))


def test_a_pickle_that_names_an_old_path_is_read():
    text = (
        pickle.dumps(telegram.User, protocol=0).decode().replace("ctelegram\n", "ctelegram.user\n")
    )
    assert "telegram.user" in text
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        assert pickle.loads(text.encode()) is telegram.User


def test_walking_the_package_finds_real_modules_alone():
    found = {each.name for each in pkgutil.walk_packages(telegram.__path__, "telegram.")}
    assert "telegram.files" in found
    assert not found & {f"telegram.{name}" for name in modules.MODULES} - {
        "telegram.files",
        "telegram.passport",
    }
    assert list(pkgutil.iter_modules(quietly("telegram.utils").__path__)) == []


def test_a_module_of_the_framework_is_never_loaded_twice():
    assert importlib.util.find_spec("telegram.ext.workers") is None


def test_importing_telegram_loads_nothing_of_the_old_spellings():
    done = run("import telegram, sys; print([m for m in sys.modules if 'v13' in m])")
    assert done.stdout.strip() == "[]"


def test_without_the_folder_of_old_spellings_old_paths_are_import_errors():
    code = """
import sys
sys.modules["telegram.v13"] = None
import telegram
try:
    import telegram.message
except ModuleNotFoundError as problem:
    print(problem)
try:
    telegram.utils
except AttributeError as problem:
    print(problem)
"""
    done = run(code)
    assert done.stdout.splitlines() == [
        "No module named 'telegram.message'",
        "module 'telegram' has no attribute 'utils'",
    ]


def test_every_kind_of_keyboard_is_a_reply_markup():
    with pytest.warns(DeprecationWarning, match="ReplyMarkup"):
        from telegram import ReplyMarkup

    kinds = [
        telegram.InlineKeyboardMarkup,
        telegram.ReplyKeyboardMarkup,
        telegram.ReplyKeyboardRemove,
        telegram.ForceReply,
    ]
    assert all(issubclass(kind, ReplyMarkup) for kind in kinds)
    assert isinstance(telegram.ForceReply(), ReplyMarkup)
    assert not isinstance(telegram.Message.de_json({}), ReplyMarkup)

    class Mine(ReplyMarkup):
        pass

    assert isinstance(Mine(), ReplyMarkup)
    assert not isinstance(telegram.ForceReply(), Mine)


def test_the_package_says_its_versions():
    done = subprocess.run(
        [sys.executable, "-m", "telegram"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    lines = done.stdout.splitlines()
    assert lines[0] == f"evergram {telegram.__version__}"
    assert lines[1] == f"Bot API {telegram.bot_api_version}"
    assert lines[2].startswith(f"Python {sys.version.split()[0]}")
    assert {"requests", "certifi"} <= {line.split()[0] for line in lines[3:]}


def test_a_package_that_is_missing_is_said_to_be(monkeypatch, capsys):
    from telegram import __main__ as program

    monkeypatch.setattr(program, "_PACKAGES", ("no-such-package",))
    program.main()
    assert capsys.readouterr().out.endswith("no-such-package is not installed\n")
