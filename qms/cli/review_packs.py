"""Hand texts out for review: a folder for who has a browser and a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qms.cli.asking import confirm, needed
from qms.cli.grammar import answers, option, writing_command
from qms.cli.invocation import Invocation, file_path
from qms.cli.language import marked
from qms.cli.parameters import WORDS
from qms.cli.progress import working
from qms.errors import Refused
from qms.model.reviews import ROLE_NAMES, Role
from qms.wording import msg

if TYPE_CHECKING:
    from qms.operations.review_packs import ReviewPack

ROLES = tuple(role.value for role in Role)


@writing_command(marked("Write a folder to hand out: what changed in each text, the texts, and a sheet to answer on."))
@click.argument("target", metavar="DIR", required=False)
@click.argument("references", metavar="[CODE]...", type=WORDS, nargs=-1)
@option("--unit", type=WORDS, metavar="U", help_text=marked("All texts of this unit that changed."))
@option("--kind", type=WORDS, metavar="K", help_text=marked("All texts of this kind that changed."))
@option("--plan", type=WORDS, metavar="NAME", help_text=marked("The texts of this plan, as it pins them."))
@option(
    "--role",
    type=click.Choice(ROLES),
    default=Role.CHECKER.value,
    help_text=marked("In what capacity it is answered; checker by default."),
)
@option("--as", "by", type=WORDS, metavar="PERSON", help_text=marked("The id of the person who answers."))
@answers
def review_pack(
    call: Invocation,
    target: str | None,
    references: tuple[str, ...],
    unit: str | None,
    kind: str | None,
    plan: str | None,
    role: str,
    by: str | None,
    dry_run: bool,
    yes: bool,
    format: str,
) -> int:
    """Carry out `qms review-pack`."""
    workspace = call.open()
    folder = file_path(needed(call, target, "DIR", msg("New folder for the pack"), read=str))

    def act(only_planned: bool) -> ReviewPack:
        with working(call):
            return workspace.review_pack(
                folder, references, unit=unit, kind=kind, plan=plan, role=role, by=by, speaker=call.language,
                dry_run=only_planned,
            )  # fmt: skip

    planned = call.can_ask and not (yes or dry_run)
    if planned:
        _tell_texts(call, act(True), err=True)
        if not confirm(call, msg("Go on?")):
            raise Refused(msg("you did not agree"))
    pack = act(dry_run)
    if format == "json":
        call.answer_json(pack_row(pack))
        return 0
    if not planned:
        _tell_texts(call, pack, err=False)
    if not pack.done:
        call.tell(msg("Nothing was written: this was a dry run."))
        return 0
    call.tell(msg("Done: {folder} holds {n} texts to be answered.", folder=str(pack.folder), n=len(pack.texts)))
    call.tell(msg("Hand the folder out; take its sheet back with `qms review --from SHEET.xlsx`."))
    return 0


def _tell_texts(call: Invocation, pack: ReviewPack, *, err: bool) -> None:
    said = msg("Texts to be answered in the role {role}:", role=ROLE_NAMES[pack.role])
    call.write(said, err=err)
    for text in pack.texts:
        call.write(f"  {text.code}  {text.number}", err=err)


def pack_row(pack: ReviewPack) -> dict[str, Any]:
    """Return a pack as JSON tells it."""
    return {
        "done": pack.done,
        "folder": str(pack.folder),
        "role": pack.role.value,
        "documents": [
            {
                "document": text.document,
                "code": text.code,
                "edition": text.number.edition,
                "revision": text.number.revision,
                "digest": text.digest,
            }
            for text in pack.texts
        ],
        "files": sorted(pack.files),
    }
