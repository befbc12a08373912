"""Make a store: init, demo, adopt."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qms.cli.asking import needed
from qms.cli.grammar import answers, command, option, writing_command
from qms.cli.invocation import Invocation, file_path
from qms.cli.language import marked
from qms.cli.outcomes import carry_out
from qms.cli.parameters import DAY, WORDS
from qms.cli.texts import write_template
from qms.errors import NotAStore, UsageError
from qms.wording import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.operations.session import Outcome, Session
    from qms.plans.plan import Plan

SETTINGS = """\
format = 1
agency = "{id}"
lang = "vi"

# Sổ: mỗi sổ là một dãy số trong năm.
[[books]]
id = "quyet-dinh"
title = "Sổ quyết định"
issuers = ["{id}"]
kinds = ["QĐ"]

[[books]]
id = "van-ban-chung"
title = "Sổ văn bản đi dùng chung"
issuers = ["{id}"]

# Những việc mà một văn bản cần có trước khi ban hành.
[review]
roles = ["author", "checker", "approver"]
one_person_many_roles = false
on_paper = true

[store]
issuing = "here"
"""

ORGANISATION = """\
[[organisations]]
id = "{id}"
name = "{name}"
symbol = "{symbol}"

[[units]]
id = "vp"
name = "Văn phòng"
symbol = "VP"
"""


@command(marked("Make a store for an agency, in a new or empty folder."))
@click.argument("path", metavar="PATH", required=False)
@option(
    "--from",
    "template",
    metavar="TEMPLATE",
    help_text=marked("Begin with the files of a folder, or of a sample by name."),
)
@option("--name", type=WORDS, metavar="T", help_text=marked("The agency's name."))
@option("--symbol", type=WORDS, metavar="S", help_text=marked("The agency's symbol in numbers, such as SCT."))
@answers
def init(call: Invocation, path: str | None, template: str | None, name: str | None, symbol: str | None) -> None:
    """Carry out `qms init`."""
    from qms.opening import create_workspace

    place = file_path(needed(call, path, "PATH", msg("Folder of the new store"), read=str))
    if template is not None:
        if name or symbol:
            raise UsageError(msg("--from goes without --name and --symbol"))
        files = _files_of_template(template)
    else:
        if call.can_ask:
            name = needed(call, name, "--name", msg("The agency's name"), read=WORDS)
            symbol = needed(call, symbol, "--symbol", msg("Its symbol in numbers, such as SCT"), read=WORDS)
        files = _files_of_agency(name or "Tên cơ quan", symbol or "CQ")
    create_workspace(place, files, today=call.today, person=call.person)
    call.tell(msg("The store {place} is made.", place=str(place)))
    call.tell(msg("Next: look at qms.toml and organisation.toml, then make documents with `qms new` or `qms adopt`."))


def _files_of_agency(name: str, symbol: str) -> Mapping[str, bytes]:
    from qms.model.codes import ascii_slug

    if any(letter in '"\\' for letter in name + symbol):
        raise UsageError(msg("a name holds no quotation marks and no backslashes"))
    identity = ascii_slug(symbol)
    if not identity:
        raise UsageError(msg("“{symbol}” is no symbol", symbol=symbol), hint=msg("write it like SCT"))
    values = {"id": identity, "name": name, "symbol": symbol}
    return {
        "qms.toml": SETTINGS.format(**values).encode(),
        "organisation.toml": ORGANISATION.format(**values).encode(),
    }


def _files_of_template(template: str) -> Mapping[str, bytes]:
    """Return what a template gives a new store; raises `UsageError` where it is no beginning of a store."""
    from qms.operations.samples import files_below, sample_folder
    from qms.plans.saving import SAVED

    folder = file_path(template)
    if not folder.is_dir():
        samples = sample_folder()
        names = sorted(f"{p.parent.name}/{p.name}" for p in samples.glob("*/*") if (p / "qms.toml").is_file())
        if template not in names:
            raise UsageError(
                msg("there is no folder and no sample “{template}”", template=template),
                hint=msg("the samples are: {names}", names=", ".join(names)),
            )
        folder = samples / template
    files = {name: data for name, data in files_below(folder) if name.startswith(SAVED)}
    missing = [name for name in ("qms.toml", "organisation.toml") if name not in files]
    if missing:
        raise UsageError(
            msg(
                "{folder} is no beginning of a store: it has no {missing}",
                folder=str(folder),
                missing=", ".join(missing),
            )
        )
    return files


@writing_command(marked("Enter the documents that were in force before adoption: one opening entry from a table."))
@click.argument("table", metavar="TABLE", required=False)
@option("--files", metavar="DIR", help_text=marked("The folder with the texts that the table names."))
@option("--date", type=DAY, metavar="D", help_text=marked("The day of the opening; today by default."))
@option("--subject", type=WORDS, metavar="T", help_text=marked("What the opening is about."))
@option("--template", metavar="FILE", help_text=marked("Write a table to fill in, and nothing else."))
@answers
def adopt(
    call: Invocation,
    table: str | None,
    files: str | None,
    date: dt.date | None,
    subject: str | None,
    template: str | None,
    **manner: Any,
) -> int:
    """Carry out `qms adopt`."""
    from qms.operations import adopting

    if template is not None:
        return write_template(call, template, adopting.template_table(_session_here(call)))
    workspace = call.open_to_write()
    stated = file_path(needed(call, table, "TABLE", msg("Table of the documents in force (CSV or XLSX)"), read=str))
    folder = file_path(files) if files else None

    def act(dry_run: bool) -> Outcome:
        return adopting.adopt(workspace.session, stated, folder, date=date, subject=subject, dry_run=dry_run)

    def says(plan: Plan) -> Message:
        lines = plan.entry.issues if plan.entry else ()
        missing = sum(line.digest is None for line in lines)
        undecided = sum(line.number is None for line in lines)
        if not missing and not undecided:
            return msg("enter {n} documents as in force", n=len(lines))
        return msg(
            "enter {n} documents as in force; known gaps: {missing} without their text, {undecided} without decision",
            n=len(lines), missing=missing, undecided=undecided,
        )  # fmt: skip

    return carry_out(call, workspace, act, says=says, **manner)


def _session_here(call: Invocation) -> Session | None:
    """Return the session on the store that we are in; None where there is none."""
    try:
        return call.open().session
    except NotAStore:
        return None


@command(marked("Replay the sample agency's 2020-2021 into a new store, and tell the story."))
@click.argument("path", metavar="[PATH]", default="demo-store")
@answers
def demo(call: Invocation, path: str) -> int:
    """Carry out `qms demo`."""
    from qms.cli.demonstration import tell_demonstration

    return tell_demonstration(call, Path(path).expanduser())
