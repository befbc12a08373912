"""Show on a terminal that something is being done, once it takes longer than a second."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qms.wording import msg

if TYPE_CHECKING:
    from qms.cli.invocation import Invocation

PATIENCE = 1.0
"""Seconds after which somebody who waits wants to see that it goes on."""


@contextlib.contextmanager
def working(call: Invocation) -> Iterator[None]:
    """Show a moving sign and the seconds on stderr while the body takes longer than `PATIENCE`."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    over = threading.Event()
    shower = threading.Thread(target=_show, args=(call, over), daemon=True)
    shower.start()
    try:
        yield
    finally:
        over.set()
        shower.join()


def _show(call: Invocation, over: threading.Event) -> None:
    if over.wait(PATIENCE):
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        progress.add_task(call.say(msg("working …")), total=None)
        over.wait()
