"""The options of a decision, each said once: the commands that prepare, take or correct one give themselves some."""

from __future__ import annotations

import click

from qms.cli.grammar import Decorator, option, options
from qms.cli.language import marked
from qms.cli.parameters import DAY, REFERENCE, WORDS
from qms.errors import UsageError
from qms.model.reviews import Means
from qms.wording import msg

CAPACITY = option("--capacity", type=WORDS, metavar="C", help_text=marked("In what capacity: TM., KT., TL., TUQ., Q."))
SUBJECT = option("--subject", type=WORDS, metavar="T", help_text=marked("What the decision is about (trích yếu)."))
TEXT = option("--text", metavar="FILE", help_text=marked("The decision's own text, Markdown."))
ON_PAPER = option("--on-paper", is_flag=True, help_text=marked("The reviews were done on paper."))
RETROACTIVE = option("--allow-retroactive", is_flag=True, help_text=marked("It may take effect before its date."))

MEANS_AND_SOURCE = options(
    option(
        "--means", type=click.Choice([means.value for means in Means]),
        help_text=marked("By what means the act was done."),
    ),
    option("--source", type=WORDS, metavar="S", help_text=marked("The evidence: a file under files/ or a reference.")),
)  # fmt: skip
"""How an act reached the one who enters it."""


def head_options(*, signer: str) -> Decorator:
    """Return the options of what a decision says above its articles; *signer* is the help of who signs."""
    return options(
        option("--effective", type=DAY, metavar="D", help_text=marked("In force from; else the decision's date.")),
        option("--signer", type=WORDS, metavar="P", help_text=signer),
        CAPACITY,
        SUBJECT,
        option(
            "--base", "bases", type=REFERENCE, multiple=True, metavar="NUMBER@DATE",
            help_text=marked("A paper it rests on; may be repeated."),
        ),
    )  # fmt: skip


DECISION = options(
    option("--date", type=DAY, metavar="D", help_text=marked("The decision's date.")),
    head_options(signer=marked("The id of the person who signed.")),
    TEXT,
    option("--file", metavar="FILE", help_text=marked("The signed decision, PDF or scan; kept byte for byte.")),
    RETROACTIVE,
    MEANS_AND_SOURCE,
)
"""What is said of a decision that was taken."""

TEXTS = options(
    option("--with-forms", is_flag=True, help_text=marked("Also the changed forms of these documents.")),
    option("--edition", type=click.IntRange(1, 999), metavar="N", help_text=marked("Each document becomes N.00.")),
    option("--reissue", is_flag=True, help_text=marked("Unchanged texts are confirmed and keep their number.")),
    option(
        "--change", type=WORDS, metavar="T",
        help_text=marked("What changed, for texts that do not say it themselves."),
    ),
    option(
        "--change-basis", type=WORDS, metavar="T", help_text=marked("On what ground, for texts that do not say it.")
    ),
    option(
        "--withdraw", "withdrawn", type=WORDS, multiple=True, metavar="CODE",
        help_text=marked("Withdraw this document."),
    ),
    option("--reason", type=WORDS, metavar="T", help_text=marked("Why documents are withdrawn.")),
)  # fmt: skip
"""What a decision makes of texts."""


def refuse_capacity_alone(capacity: str | None, signer: str | None) -> None:
    """Raise `UsageError` for a capacity in which nobody signs."""
    if capacity and not signer:
        raise UsageError(msg("--capacity goes with --signer"))
