"""DictPersistence: JSON texts in and out, as in v13."""

import json

import pytest

from telegram_ext import DictPersistence


def test_texts_are_given_back_to_the_letter_until_something_changes():
    text = '{"1":{"2":{"3":1},"x":[1]}}'
    store = DictPersistence(user_data_json=text, conversations_json='{"n":{"[1, 2]":3}}')
    assert store.user_data_json == text
    assert store.user_data == {1: {2: {"3": 1}, "x": [1]}}
    assert store.conversations == {"n": {(1, 2): 3}}
    store.update_user_data(5, {"a": (1, 2)})
    assert json.loads(store.user_data_json) == {"1": {"2": {"3": 1}, "x": [1]}, "5": {"a": [1, 2]}}
    store.update_conversation("n", (1, 2), None)
    assert store.conversations_json == '{"n": {}}'


def test_without_data_there_is_none():
    store = DictPersistence()
    assert (store.user_data, store.chat_data, store.bot_data) == (None, None, None)
    assert (store.conversations, store.callback_data) == (None, None)
    assert store.chat_data_json == store.callback_data_json == store.conversations_json == "null"
    assert DictPersistence(chat_data_json=store.chat_data_json).get_chat_data() == {}
    assert DictPersistence(bot_data_json="null").get_bot_data() == {}


def test_keys_that_look_like_numbers_become_numbers():
    store = DictPersistence(chat_data_json='{"-100": {"1": "a", "x": "b"}}')
    assert store.get_chat_data() == {-100: {1: "a", "x": "b"}}
    assert DictPersistence(bot_data_json='{"1": 2}').get_bot_data() == {"1": 2}


def test_callback_data_is_a_tuple_again():
    text = '[[["u", 1.0, {"a": "b"}]], {"q": "u"}]'
    store = DictPersistence(callback_data_json=text)
    assert store.callback_data == ([("u", 1.0, {"a": "b"})], {"q": "u"})
    assert store.callback_data_json == text
    store.update_callback_data(([("v", 2.0, {})], {}))
    assert store.callback_data_json == '[[["v", 2.0, {}]], {}]'


@pytest.mark.parametrize("name", ["user_data", "chat_data", "bot_data", "conversations"])
def test_a_text_that_is_no_json_is_refused(name):
    with pytest.raises(TypeError, match=f"Unable to deserialize {name}_json. Not valid JSON"):
        DictPersistence(**{f"{name}_json": "{bad"})


@pytest.mark.parametrize("name", ["user_data", "chat_data", "conversations"])
@pytest.mark.parametrize("text", ["[1]", '{"x": 1}', '{"no number": {"y": 2}}'])
def test_json_of_another_shape_is_refused(name, text):
    with pytest.raises(TypeError, match=f"Unable to deserialize {name}_json"):
        DictPersistence(**{f"{name}_json": text})


def test_other_data_of_another_shape_is_refused():
    with pytest.raises(TypeError, match="bot_data_json must be serialized dict"):
        DictPersistence(bot_data_json="[1]")
    for text in ("[1]", "[1, 2, 3]", "5"):
        with pytest.raises(TypeError, match="callback_data_json must be a serialized tuple"):
            DictPersistence(callback_data_json=text)
    with pytest.raises(TypeError, match="Unable to deserialize callback_data_json"):
        DictPersistence(callback_data_json="{bad")
