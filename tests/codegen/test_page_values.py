"""Values in the prose of a cell: enumerations, defaults, limits, moments, uploads."""

from __future__ import annotations

import pytest

from tests.codegen.page_fragments import field, parameter, type_of

IMG = '<img class="emoji" src="//x/a.png" width="20" height="20" alt="{}" />'


def picked(facts):
    return {key: facts[key] for key in facts if key not in {"name", "type", "required"}}


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("Type, can be either “private”, “group” or “channel”", ["private", "group", "channel"]),
        (
            "Must be one of “a” (red), “b” (green) or “c”. If “d” is absent, it is fine.",
            ["a", "b", "c"],
        ),
        (
            "Format, must be one of “static” for a .WEBP or .PNG image, “video” for a .WEBM video",
            ["static", "video"],
        ),
        ("Poll type, “quiz” or “regular”, defaults to “regular”", ["quiz", "regular"]),
        ("Type of stickers, pass “regular”, or “mask”. By default, a set.", ["regular", "mask"]),
        (
            "Type of the label; must be one of “a” for letters, “A” for capitals, or “1”",
            ["a", "A", "1"],
        ),
        ('Reaction. It can be one of "x", "y", "x"', ["x", "y"]),
        (
            f"Dice. Must be one of “{IMG.format('🎲')}”, or “{IMG.format('🎯')}”. Values 1-6 for “{IMG.format('🏀')}”.",
            ["🎲", "🎯"],
        ),
        ("If <em>quiz</em> is passed, a. If <em>regular</em> is passed, b.", ["quiz", "regular"]),
        (
            (
                "Choose one, depending on it: <em>typing</em> for text, <em>record_video</em> or "
                "<em>upload_video</em> for videos."
            ),
            ["typing", "record_video", "upload_video"],
        ),
    ],
)
def test_listed_values_are_an_enumeration(cell, values):
    facts = field(cell)
    assert facts["enum"] == values
    assert "open" not in facts


@pytest.mark.parametrize(
    "cell",
    [
        "State. Currently, it can be one of “pending” if new, “approved”.",
        "Type, currently one of “regular”, “mask”",
        "Origin. Currently, either “upgrade” for this or “transfer” for that.",
        "Type. Currently, can be “mention” (<code>@username</code>), “url” (https://x.org), “pre” (block).",
    ],
)
def test_a_list_that_holds_currently_is_open(cell):
    assert field(cell)["open"] is True


def test_what_must_be_sent_is_closed_even_if_currently_so():
    assert "open" not in field("Align. Currently, must be one of “left”, “right”.")


@pytest.mark.parametrize(
    "cell",
    [
        "Codec, for example, “h264”, “h265”, or “av01”",
        "Type. (For example, “arts/default”, “arts/aquarium” or “food”.)",
        "Entities other than “bold”, “italic”, and “code” are ignored.",
        "Data; available only for “passport”, “address” and “email” types.",
        "Currency code, or “XTR” for payments in Stars. Currently, always “XTR”.",
        "Pass “attach://&lt;name&gt;” to upload",
        "Value of the dice, 1-6 for “a”, 1-5 for “b” base emoji",
    ],
)
def test_other_quotations_are_no_enumeration(cell):
    assert "enum" not in field(cell)


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        (
            "Color. Currently, must be one of 7322096 (0x6FB9F0), 16766590 (0xFFD67E), or 13338331 (0xCB86DB).",
            [7322096, 16766590, 13338331],
        ),
        ("Months; must be one of 3, 6, or 12", [3, 6, 12]),
        (
            "Period; must be one of 6 * 3600, 12 * 3600, 86400, or 2 * 86400",
            [21600, 43200, 86400, 172800],
        ),
        ("Period. Currently, it must always be 2592000 (30 days).", [2592000]),
        (
            "Stars; must be 1000 for 3 months, 1500 for 6 months, and 2500 for 12 months",
            [1000, 1500, 2500],
        ),
    ],
)
def test_numbers_are_enumerated_too(cell, values):
    assert field(cell, "Integer")["enum"] == values


@pytest.mark.parametrize(
    ("kind", "cell", "default"),
    [
        ("Integer", "Limit. Values between 1-100 are accepted. Defaults to 100.", 100),
        ("Float", "Moment. Defaults to 0.0.", 0.0),
        ("Integer", "Timeout. Defaults to 0, i.e. usual short polling", 0),
        ("Boolean", "Anonymous, defaults to <em>True</em>", True),
        ("Boolean", "Small. Defaults to <em>false</em>, in which case it is tall.", False),
        ("String", "Type, “quiz” or “regular”, defaults to “regular”", "regular"),
        ("Boolean", "If omitted, defaults to the value of <em>thing</em>", {"field": "thing"}),
        ("User", 'Scope. Defaults to <a href="#user">User</a>.', {"type": "User"}),
    ],
)
def test_the_server_s_default_is_read(kind, cell, default):
    kind = '<a href="#user">User</a>' if kind == "User" else kind
    found = field(cell, kind)["default"]
    assert found == default
    assert type(found) is type(default)


@pytest.mark.parametrize(
    "cell",
    [
        "Revote, defaults to <em>False</em> for quizzes and to <em>True</em> for regular polls",
        "For backward compatibility, defaults to <em>True</em> for promotions of administrators",
        "Types. Defaults to all update types except chat_member.",
        "By default, all are returned.",
    ],
)
def test_a_default_that_depends_is_left_out(cell):
    assert "default" not in field(cell, "Boolean")


@pytest.mark.parametrize(
    ("cell", "facts"),
    [
        (
            "Option text, 1-100 characters",
            {"min_length": 1, "max_length": 100, "unit": "characters"},
        ),
        ("Unique identifier, 1-64 Bytes", {"min_length": 1, "max_length": 64, "unit": "bytes"}),
        (
            "Caption, 0-1024 characters after entities parsing",
            {"min_length": 0, "max_length": 1024, "unit": "characters", "after_parsing": True},
        ),
        (
            "New text, 1-4096 characters after entity parsing; required otherwise",
            {"min_length": 1, "max_length": 4096, "unit": "characters", "after_parsing": True},
        ),
        (
            "Explanation, 0-200 characters with at most 2 line feeds after entities parsing",
            {
                "min_length": 0,
                "max_length": 200,
                "unit": "characters",
                "after_parsing": True,
                "max_line_feeds": 2,
            },
        ),
        ("Text of the query (up to 256 characters)", {"max_length": 256, "unit": "characters"}),
        ("Offset. Offset length can't exceed 64 bytes.", {"max_length": 64, "unit": "bytes"}),
        (
            "Id. 1-64 characters, only <code>A-Z</code>, <code>a-z</code>, <code>0-9</code>, <code>_</code> and <code>-</code> are allowed.",
            {
                "min_length": 1,
                "max_length": 64,
                "unit": "characters",
                "pattern": "^[A-Za-z0-9_-]*$",
            },
        ),
        ("The “FT” code of ISO 3166-1 alpha-2, 1080x1920, UTF-16, H.265", {}),
    ],
)
def test_lengths(cell, facts):
    assert picked(field(cell)) == facts


@pytest.mark.parametrize(
    ("kind", "cell", "facts"),
    [
        ("Float", "Radius, measured in meters; 0-1500", {"min": 0.0, "max": 1500.0}),
        ("Integer", "Direction, in degrees; 1-360. For active ones only.", {"min": 1, "max": 360}),
        ("Integer", "Minute; 0 - 7 * 24 * 60", {"min": 0, "max": 10080}),
        ("Integer", "Size; 1-6, 1 is the largest, 6 is the smallest", {"min": 1, "max": 6}),
        ("Integer", "Direction. Must be between 1 and 360 if specified.", {"min": 1, "max": 360}),
        (
            "Integer",
            "Shares; from -999999999 to 999999999; can be negative",
            {"min": -999999999, "max": 999999999},
        ),
        ("Integer", "Score, must be non-negative", {"min": 0}),
        ("Integer", "Identifier; must be positive and unique", {"min": 1}),
        ("Integer", "Identifier; must be non-zero", {"non_zero": True}),
        (
            "Integer",
            "Time, must be between 60 and 86400, or 0x7FFFFFFF for endless ones. Must be 0 for passing ones.",
            {"min": 60, "max": 86400, "also": [2147483647, 0]},
        ),
        (
            "Integer",
            "Stars must be between 5 and 100000, and grams must be between 10000 and 1000000.",
            {},
        ),
        ("Integer", "Value, 1-6 for “a” and 1-64 for “b” base emoji", {}),
        ("Boolean", "Pass True to allow up to 1000 messages per second, for 0.1 Stars", {}),
    ],
)
def test_ranges(kind, cell, facts):
    assert picked(field(cell, kind)) == facts


@pytest.mark.parametrize(
    ("cell", "facts"),
    [
        ("A JSON-serialized list of 1-12 answer options", {"min_items": 1, "max_items": 12}),
        ("List of 1-30 tasks", {"min_items": 1, "max_items": 30}),
        ("Array, must include 2-10 items", {"min_items": 2, "max_items": 10}),
        ("A list of the 3 or 4 base colors", {"min_items": 3, "max_items": 4}),
        ("List of up to 100 winners", {"max_items": 100}),
        ("Array describing the media; up to 10 items", {"max_items": 10}),
        ("Commands. At most 100 commands can be specified.", {"max_items": 100}),
        ("Pictures (in up to 4 sizes each)", {"inner_max_items": 4}),
        (
            "List of 0-20 keywords with total length of up to 64 characters",
            {"min_items": 0, "max_items": 20, "max_total_length": 64, "unit": "characters"},
        ),
        ("A list of 0-based identifiers", {}),
    ],
)
def test_numbers_of_items(cell, facts):
    assert picked(field(cell, "Array of String")) == facts


def test_items_may_have_to_be_positive():
    assert field("Tips. The tips must be positive.", "Array of Integer")["item_min"] == 1


@pytest.mark.parametrize(
    ("cell", "facts"),
    [
        ("Time. Must be at least 5 and no more than 2628000 seconds in the future.", (5, 2628000)),
        (
            "Time. It must be between 300 second and 2678400 seconds (30 days) in the future.",
            (300, 2678400),
        ),
        (
            "Time. It must be not more than 2678400 seconds (30 days) in the future.",
            (None, 2678400),
        ),
    ],
)
def test_how_far_ahead_a_moment_may_lie(cell, facts):
    found = parameter(cell, "Integer", "send_date")
    assert (found.get("min_ahead"), found["max_ahead"]) == facts
    assert found["timestamp"] is True


@pytest.mark.parametrize(
    ("name", "cell", "is_moment"),
    [
        ("when", "Point in time (Unix timestamp) when it ends", True),
        ("unix_time", "The Unix time associated with it", True),
        ("date", "Always 0", True),
        ("send_date", "When it is sent", True),
        ("start_timestamp", "Start of the video", False),
        ("birthdate", "A day", False),
        ("update_id", "A number", False),
    ],
)
def test_moments_are_known_by_their_words_or_their_name(name, cell, is_moment):
    assert ("timestamp" in parameter(cell, "Integer", name)) is is_moment


def test_a_date_that_is_no_integer_is_no_moment():
    assert "timestamp" not in parameter("Date in Unix time", "String", "date")


@pytest.mark.parametrize(
    "name",
    [
        "duration",
        "audio_duration",
        "open_period",
        "timeout",
        "cache_time",
        "message_auto_delete_time",
        "slow_mode_delay",
        "retry_after",
        "main_frame_timestamp",
    ],
)
def test_durations_are_known_by_their_name(name):
    assert parameter("x", "Integer", name)["duration"] == "seconds"
    assert parameter("x", "Float", name)["duration"] == "seconds"
    assert "duration" not in parameter("x", "String", name)


def test_a_duration_in_months_says_so():
    facts = parameter("Number of months it lasts", "Integer", "subscription_duration")
    assert facts["duration"] == "months"


def test_seconds_in_the_prose_make_no_duration():
    assert "duration" not in parameter("Reply within 15 seconds", "Integer", "message_id")


FILE = type_of("InputFile", ("x", "String", "x"))


def test_uploads():
    inside = field("Pass “attach://&lt;name&gt;” to upload")
    assert inside["upload"] == "attach"
    file = parameter(
        "A photo", '<a href="#inputfile">InputFile</a> or String', "photo", "Yes", FILE
    )
    assert file["upload"] == "file"
    thumbnail = parameter(
        "Pass “attach://x”. It must be less than 200 kB in size.",
        '<a href="#inputfile">InputFile</a> or String',
        "thumbnail",
        "Optional",
        FILE,
    )
    assert thumbnail["upload"] == "file"
    assert thumbnail["max_file_size"] == 204800


def test_two_sizes_for_two_kinds_of_file_are_left_out():
    facts = field("attach://x of up to 128 kilobytes, or an animation of up to 32 kilobytes")
    assert "max_file_size" not in facts


def test_json_in_a_string_is_the_caller_s_and_encrypted_data_is_not_json():
    assert field("JSON-serialized data about the invoice")["json"] is True
    assert "json" not in field("Base64-encoded encrypted JSON-serialized data")
    assert "json" not in field("A JSON-serialized list", "Array of String")


def test_wide_integers_and_colors():
    assert field("It has at most 52 significant bits, so", "Integer")["bits"] == 52
    assert field("Color in the ARGB format", "Integer")["color"] is True


def test_keys_have_one_order_whatever_the_prose_s():
    facts = field("Defaults to 5. Values between 1-9 are accepted.", "Integer")
    assert list(facts) == ["name", "type", "required", "min", "max", "default"]
