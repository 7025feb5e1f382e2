"""How a command ends that is told to end: tidy, soon, with one line, however often it is told."""

from __future__ import annotations

import os
import signal
import sys
import threading
from types import FrameType

SIGNALS = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated"}
"""Signal → what is said."""

if hasattr(signal, "SIGHUP"):
    SIGNALS[signal.SIGHUP] = "its terminal is gone"

_GRACE = 1.0
"""Seconds in which a command may come to its end by itself."""


class Told(BaseException):
    """The process was told to end."""

    def __init__(self, number: int) -> None:
        self.why = SIGNALS[signal.Signals(number)]
        self.code = 128 + number
        super().__init__(self.why)


def end_tidily() -> None:
    """From now on the first signal raises Told, and further ones are passed over, so that nothing
    keeps temporary files from being removed. A signal that the caller had ignored stays ignored.

    Python hears a signal only between two steps of its own, and an engine may take long for one of
    its steps: then the process is ended in the middle of it.
    """
    told = False

    def hear(number: int, _: FrameType | None) -> None:
        nonlocal told
        if not told:
            told = True
            raise Told(number)

    for each in SIGNALS:
        if signal.getsignal(each) is not signal.SIG_IGN:
            signal.signal(each, hear)
    heard, told_by_the_system = os.pipe()
    os.set_blocking(told_by_the_system, False)
    signal.set_wakeup_fd(told_by_the_system, warn_on_full_buffer=False)
    threading.Thread(target=_watch, args=(heard,), daemon=True).start()


def end_by_itself() -> None:
    """From now on nothing but the command itself ends it."""
    signal.set_wakeup_fd(-1)


def hear_no_more() -> None:
    """All is tidy, and the process about to end: no signal changes its exit code now."""
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)


def _watch(heard: int) -> None:
    """Wait for a signal, and end the process if it is still there a while after."""
    number = os.read(heard, 1)[0]
    threading.Event().wait(_GRACE)
    from ..graph.replacing import abandon

    abandon()
    told = Told(number)
    os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, f"steppe: {told.why}\n".encode())
    os._exit(told.code)
