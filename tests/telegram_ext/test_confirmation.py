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


def test_waiting_ends_when_everything_is_finished():
    confirmation = Confirmation()
    assert confirmation.wait(0)
    confirmation.received(1)
    assert not confirmation.wait(0)
    confirmation.finished(1)
    assert confirmation.wait(0)


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


def test_a_release_ends_waiting_for_what_is_unfinished():
    confirmation = Confirmation()
    confirmation.received(1)
    confirmation.release()
    assert not confirmation.wait(60)


def test_forgetting_leaves_the_offset():
    confirmation = Confirmation()
    confirmation.received(1)
    confirmation.finished(1)
    confirmation.received(2)
    confirmation.forget()
    assert confirmation.wait(0)
    assert confirmation.offset == 2
