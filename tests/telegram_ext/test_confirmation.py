from telegram_ext.confirmation import Confirmation


def test_the_offset_moves_over_the_finished_prefix_only():
    confirmation = Confirmation()
    for number in (10, 11, 12):
        assert confirmation.received(number)
    confirmation.finished(11)
    assert confirmation.offset == 0
    confirmation.finished(10)
    assert confirmation.offset == 12
    confirmation.finished(12)
    assert confirmation.offset == 13


def test_progress_is_told():
    confirmation = Confirmation()
    confirmation.received(1)
    assert not confirmation.changed.is_set()
    confirmation.handled(1)
    assert confirmation.changed.is_set()
    confirmation.changed.clear()
    confirmation.finished(1)
    assert confirmation.changed.is_set()


def test_handled_is_not_yet_finished():
    confirmation = Confirmation()
    confirmation.received(1, lane="ann")
    confirmation.received(2, lane="ann")
    confirmation.received(3, lane="bob")
    assert (confirmation.open, confirmation.unhandled, confirmation.lanes) == (3, 3, 2)
    confirmation.handled(3)
    confirmation.handled(3)
    assert (confirmation.open, confirmation.unhandled, confirmation.lanes) == (3, 2, 1)
    confirmation.finished(1)
    confirmation.finished(3)
    assert (confirmation.open, confirmation.offset) == (2, 2)


def test_an_unfinished_update_is_not_taken_twice():
    confirmation = Confirmation()
    assert confirmation.received(5)
    assert not confirmation.received(5)


def test_what_never_arrived_confirms_nothing():
    confirmation = Confirmation()
    confirmation.finished(99)
    assert confirmation.offset == 0


def test_numbers_may_jump_back_as_the_server_renumbers_after_a_quiet_week():
    confirmation = Confirmation()
    confirmation.received(900)
    confirmation.finished(900)
    confirmation.received(5)
    confirmation.finished(5)
    assert confirmation.offset == 6


def test_forgetting_leaves_the_offset():
    confirmation = Confirmation()
    for number in (1, 2, 3):
        confirmation.received(number)
    confirmation.finished(1)
    confirmation.finished(3)
    assert confirmation.forget() == [2]
    assert (confirmation.open, confirmation.offset) == (0, 2)
    assert confirmation.received(2)
    assert not confirmation.received(3), "it was handled, and must not be handled again"
    confirmation.finished(2)
    assert confirmation.offset == 4


def test_a_finished_update_is_recognised_when_it_comes_again():
    confirmation = Confirmation()
    confirmation.received(1)
    confirmation.finished(1)
    assert not confirmation.received(1)
    confirmation.offset = 1
    assert confirmation.received(1), "it was asked for"


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr("telegram_ext.confirmation.REMEMBERED", 10)
    confirmation = Confirmation()
    for number in range(50):
        confirmation.received(number)
        confirmation.finished(number)
    assert confirmation.received(39)
    assert not confirmation.received(40)


def test_what_is_stored_may_be_confirmed_before_it_is_finished():
    confirmation = Confirmation()
    for number in (1, 2, 3):
        confirmation.received(number, lane="ann")
    confirmation.stored([1, 3])
    assert (confirmation.offset, confirmation.unconfirmed, confirmation.open) == (2, 2, 3)
    confirmation.finished(2)
    assert (confirmation.offset, confirmation.unconfirmed, confirmation.open) == (4, 0, 2)
    assert not confirmation.received(1)
    confirmation.finished(1)
    assert not confirmation.received(1)
    assert confirmation.forget() == [3]
    assert confirmation.restored(3)
    assert not confirmation.restored(3)
    assert (confirmation.offset, confirmation.lanes) == (4, 1)


def test_what_an_earlier_process_has_stored_and_not_confirmed_is_confirmed_now():
    confirmation = Confirmation()
    assert confirmation.restored(5)
    assert not confirmation.received(5)
    assert (confirmation.offset, confirmation.open, confirmation.lanes) == (6, 1, 1)
    confirmation.finished(5)
    assert (confirmation.offset, confirmation.open, confirmation.lanes) == (6, 0, 0)


def test_progress_wakes_nobody_while_every_lane_stays_busy():
    confirmation = Confirmation()
    confirmation.enough = 2
    for number, lane in enumerate(("a", "b", "c", "a"), start=1):
        confirmation.received(number, lane)
    for number in (1, 3):  # "a" has another one, then "a" and "b" remain
        confirmation.handled(number)
        confirmation.finished(number)
        assert not confirmation.changed.is_set()
    confirmation.handled(2)
    assert confirmation.changed.is_set()


def test_progress_wakes_whoever_did_not_say_how_many_are_enough():
    confirmation = Confirmation()
    confirmation.received(1, "a")
    confirmation.received(2, "b")
    confirmation.handled(1)
    assert confirmation.changed.is_set()
