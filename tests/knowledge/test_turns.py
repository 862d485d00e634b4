"""Questions wait in the order in which they were asked."""

import signal
from threading import Event, Thread, main_thread
from time import monotonic

import pytest

from knowledge.turns import Turns

CROWD = 8


def test_nobody_is_let_in_beside_another_and_whoever_has_waited_longest_is_next() -> None:
    turns, served = Turns(), list[int]()

    def ask(number: int) -> None:
        with turns.next():
            served.append(number)

    crowd = [Thread(target=ask, args=(number,)) for number in range(CROWD)]
    with turns.next():
        for at, one in enumerate(crowd, 1):
            one.start()
            _until_waiting(turns, at)
        assert served == []
    for one in crowd:
        one.join()
    assert served == list(range(CROWD))


def test_a_turn_that_ends_in_an_error_is_over() -> None:
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns.next():
        _ = 1 / 0
    with turns.next():
        pass


def test_whoever_is_interrupted_while_waiting_holds_up_nobody() -> None:
    class Interrupted(Exception):
        pass

    def interrupt(*_: object) -> None:
        raise Interrupted

    turns, may_end = Turns(), Event()

    def hold() -> None:
        with turns.next():
            _until_waiting(turns, 1)
            signal.pthread_kill(main_thread().ident or 0, signal.SIGUSR1)
            may_end.wait(30)

    before = signal.signal(signal.SIGUSR1, interrupt)
    holder = Thread(target=hold)
    try:
        with turns.next():
            holder.start()
            _until_waiting(turns, 1)
        with pytest.raises(Interrupted), turns.next():
            pytest.fail("the other one still has its turn")
    finally:
        may_end.set()
        holder.join()
        signal.signal(signal.SIGUSR1, before)
    with turns.next():
        pass


def _until_waiting(turns: Turns, number: int) -> None:
    deadline = monotonic() + 30
    while len(turns._waiting) < number:
        assert monotonic() < deadline, "nobody waits"
