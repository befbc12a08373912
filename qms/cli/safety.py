"""Nothing is lost: backup, restore-backup, and how long ago the last backup was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qms.cli.asking import confirm, needed
from qms.cli.grammar import answers, option, writing_command
from qms.cli.invocation import Invocation, file_path
from qms.cli.language import marked
from qms.cli.parameters import WORDS
from qms.cli.progress import working
from qms.cli.telling import diagnostic_row
from qms.errors import Refused
from qms.wording import Message, listed, msg

if TYPE_CHECKING:
    from pathlib import Path

    from qms.operations.backing_up import Backup
    from qms.operations.restoring_backups import RestoredBackup
    from qms.operations.verifying import Verification
    from qms.workspace import Workspace


@writing_command(marked("Write the whole store into one new file in a folder elsewhere, and prove it."))
@click.argument("folder", metavar="DIR", required=False)
@option(
    "--keep",
    type=click.IntRange(1, 9999),
    metavar="N",
    help_text=marked("Remove older backups of this store there, so that N stay."),
)
@answers
def backup(call: Invocation, folder: str | None, keep: int | None, dry_run: bool, yes: bool, format: str) -> int:
    """Carry out `qms backup`. It needs no plugin: one that is missing keeps nobody from saving what there is."""
    workspace = call.open()
    place = file_path(
        needed(
            call,
            folder,
            "DIR",
            msg("Folder for the backup, on another disk"),
            proposal=lambda: _folder_of_last(workspace),
            read=str,
        )
    )

    def act(dry: bool) -> Backup:
        with working(call):
            return workspace.backup(place, keep=keep, dry_run=dry)

    if call.can_ask and not (yes or dry_run):
        _tell_planned(call, act(True), err=True)
        _ask(call)
    made = act(dry_run)
    if format == "json":
        call.answer_json(_backup_row(call, made))
    else:
        _tell_backup(call, made)
        call.warn(made.warnings)
    return 0 if made.examination is None or made.examination.verification.ok else 1


def _folder_of_last(workspace: Workspace) -> str | None:
    from pathlib import Path

    last = workspace.last_backup()
    return str(Path(last.file).parent) if last else None


def _ask(call: Invocation) -> None:
    if not confirm(call, msg("Go on?")):
        raise Refused(msg("you did not agree"))


def _tell_planned(call: Invocation, made: Backup, *, err: bool) -> None:
    call.write(msg("To do: back up {what} into {file}", what=_holding(made), file=str(made.file)), err=err)
    for name in made.removed:
        call.write(msg("  remove the older backup {name}", name=name), err=err)


def _holding(made: Backup) -> Message:
    """Return what a backup holds, in a few words."""
    contents = made.contents
    parts = [
        msg("the ledger to entry {entry} ({number})", entry=made.last.entries, number=made.number)
        if made.number
        else msg("the ledger to entry {entry}", entry=made.last.entries),
        msg("{n} personal files", n=len(contents.private)),
        msg("{n} files that are not saved", n=len(contents.working)),
    ]
    return listed(parts)


def _tell_backup(call: Invocation, made: Backup) -> None:
    if made.examination is None:
        _tell_planned(call, made, err=False)
        call.tell(msg("Nothing was written: this was a dry run."))
        return
    call.tell(msg("Done: {file}, {size}.", file=str(made.file), size=_size(made.examination.size)))
    call.tell(msg("It holds {what}.", what=_holding(made)))
    if made.examination.verification.ok:
        call.tell(msg("It was read back from the disk, and the store was made of it and verified."))
    else:
        call.tell(msg("It was read back from the disk; but the store is not sound, see below. No backup was removed."))
    anchor = made.examination.manifest.anchor
    if anchor is not None:
        call.tell(
            msg(
                "Note on paper, apart from the backup, as the anchor of entry {entry}: {anchor}",
                entry=made.last.entries,
                anchor=anchor,
            )
        )
    if made.contents.private:
        call.tell(msg("Whoever has the file can read the personal values in it: keep it locked away."))
    for name in made.removed:
        call.tell(msg("Removed: {name}", name=name))
    call.tell(msg("{n} older backups lie beside it.", n=len(made.older)))


def _size(size: int) -> Message:
    return msg("{size} MB", size=size / 1024 / 1024) if size >= 100 * 1024 else msg("{size} KB", size=size / 1024)


def _backup_row(call: Invocation, made: Backup) -> dict[str, Any]:
    manifest = made.examination.manifest if made.examination else None
    return {
        "done": made.done,
        "entry": made.last.entries or None,
        "number": made.number,
        "commit": made.last.commit,
        "plan": {
            "file": str(made.file),
            "private": list(made.contents.private),
            "working": list(made.contents.working),
            "gone": list(made.contents.gone),
            "removes": list(made.removed),
        },
        "file": str(made.file) if manifest else None,
        "size": made.examination.size if made.examination else None,
        "anchor": manifest.anchor if manifest else None,
        "ok": made.examination.verification.ok if made.examination else None,
        "older": list(made.older),
        "diagnostics": [diagnostic_row(call, d) for d in made.warnings],
    }


@writing_command(
    marked("Make a store in a new place out of a backup, or of the newest one in a folder, once all of it is proved.")
)
@click.argument("source", metavar="BACKUP", required=False)
@click.argument("path", metavar="PATH", required=False)
@option(
    "--anchor",
    type=WORDS,
    metavar="A",
    help_text=marked("What was noted outside the store: refuse a backup that does not lead there."),
)
@answers
def restore_backup(
    call: Invocation,
    source: str | None,
    path: str | None,
    anchor: str | None,
    dry_run: bool,
    yes: bool,
    format: str,
) -> int:
    """Carry out `qms restore-backup`."""
    from qms.opening import restore_backup as restore
    from qms.operations.backups import find_backup

    place = file_path(needed(call, source, "BACKUP", msg("Backup, or the folder of backups"), read=str))
    root = file_path(needed(call, path, "PATH", msg("Folder of the new store"), read=str))
    if call.can_ask and not (yes or dry_run):
        _tell_to_restore(call, find_backup(place), root, err=True)
        _ask(call)
    with working(call):
        made = restore(place, root, anchor=anchor, today=call.today, dry_run=dry_run)
    if format == "json":
        call.answer_json(_restored_row(call, made))
    else:
        _tell_restored(call, made)
        call.warn([*made.warnings, *made.verification.diagnostics])
    return 0 if made.verification.ok else 1


def _tell_to_restore(call: Invocation, file: Path, root: Path, *, err: bool) -> None:
    call.write(msg("To do: make a store in {path} out of {file}", path=str(root), file=str(file)), err=err)


def _tell_restored(call: Invocation, made: RestoredBackup) -> None:
    if made.done:
        call.tell(msg("Done: the store {path} is made of {file}.", path=str(made.root), file=str(made.file)))
    else:
        _tell_to_restore(call, made.file, made.root, err=False)
    manifest = made.manifest
    call.tell(
        msg(
            "The backup was made on {moment} by {person}; its ledger goes to entry {entry}.",
            moment=manifest.made,
            person=manifest.made_by,
            entry=manifest.entries,
        )
    )
    call.tell(
        msg(
            "In it: {private} personal files, {working} files that were not saved, {gone} that were removed.",
            private=manifest.part("private/").files,
            working=manifest.part("working/").files,
            gone=len(manifest.gone),
        )
    )
    _tell_verdict(call, made.verification)
    if not made.done:
        call.tell(msg("Nothing was written: this was a dry run."))


def _tell_verdict(call: Invocation, verification: Verification) -> None:
    call.tell(msg("Compared with {what}.", what=verification.compared_with))
    if verification.ok:
        call.tell(msg("Every byte is the byte that was decided."))
    else:
        errors = sum(fault.is_error for fault in verification.diagnostics)
        call.tell(msg("The store was not sound when it was backed up: verify finds {n} errors.", n=errors))


def _restored_row(call: Invocation, made: RestoredBackup) -> dict[str, Any]:
    manifest = made.manifest
    return {
        "done": made.done,
        "entry": manifest.entries or None,
        "number": None,
        "commit": manifest.commit,
        "plan": {"file": str(made.file), "path": str(made.root), "made": manifest.made, "made_by": manifest.made_by},
        "ok": made.verification.ok,
        "compared_with": call.say(made.verification.compared_with),
        "diagnostics": [diagnostic_row(call, d) for d in (*made.warnings, *made.verification.diagnostics)],
    }


def tell_last_backup(call: Invocation, workspace: Workspace) -> None:
    """Say how old the last backup is, and warn where another one is due."""
    from qms.operations.last_backup import backup_due

    last_entry = workspace.session.load_for_reading().ledger.last()
    last, today = workspace.last_backup(), workspace.session.today
    if last is not None:
        call.tell(
            msg(
                "Last backup: {moment}, {days} days ago, in {file}",
                moment=last.made,
                days=last.days(on=today),
                file=last.file,
            )
        )
    call.warn(tuple(backup_due(last, last_entry, on=today)))
