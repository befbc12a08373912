"""The command `qms citations`."""

import click

import qms


@click.command()
@click.pass_obj
def citations(invocation: qms.Invocation) -> None:
    """List the papers that documents rest on, each with the documents."""
    workspace = invocation.open()
    cited: dict[str, set[str]] = {}
    for row in workspace.in_force():
        document = workspace.document(row.issue.document)
        for basis in document.header.bases:
            cited.setdefault(f"{basis.number} ({basis.date})", set()).add(row.issue.code)
    for paper in sorted(cited):
        invocation.tell(f"{paper}\t{', '.join(sorted(cited[paper]))}")
