"""What is doubtful in a paper that somebody else wrote."""

from __future__ import annotations

import attrs

from qms.wording import Message


@attrs.frozen
class Doubt:
    """Something of a paper that a person should look at; *near* are words that stand there."""

    message: Message
    near: str = ""
