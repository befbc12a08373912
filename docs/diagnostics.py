"""Write docs/diagnostics.md: every code that qms tells, gathered from where it is told (`make docs`)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
HEAD = """# Diagnostics

Every code that `qms` tells, with what it says and the rule behind it. A code never changes its meaning.
`…` stands for a name, a number or a date of your store. This page is made by `make docs`.
"""


class _Found(ast.NodeVisitor):
    """The diagnostics that a module makes, each with the docstring of the function that makes it."""

    def __init__(self) -> None:
        self.rules: list[str] = []
        self.found: list[tuple[str, str, str]] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.rules.append(ast.get_docstring(node) or "")
        self.generic_visit(node)
        self.rules.pop()

    def visit_Call(self, node: ast.Call) -> None:
        texts = [_template(part) for part in [*node.args, *(k.value for k in node.keywords)]]
        codes = [
            part.value
            for part in [*node.args, *(k.value for k in node.keywords)]
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.startswith("QMS-")
        ]
        message = next((text for text in texts if text), "")
        if codes and message:
            self.found.append((codes[0], message, next((rule for rule in reversed(self.rules) if rule), "")))
        self.generic_visit(node)


def _template(node: ast.expr) -> str:
    """Return the text of a call of msg, with … for its places."""
    if isinstance(node, ast.IfExp):
        return _template(node.body)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "msg":
        text = node.args[0]
        if isinstance(text, ast.Constant):
            return "…".join(part.partition("}")[2] if i else part for i, part in enumerate(str(text.value).split("{")))
    return ""


def diagnostics(package: Path) -> Iterator[tuple[str, str, str]]:
    """Yield code, message and rule of every diagnostic that the modules below *package* make."""
    for path in sorted(package.rglob("*.py")):
        visitor = _Found()
        visitor.visit(ast.parse(path.read_text(encoding="utf-8")))
        yield from visitor.found


def page(package: Path) -> str:
    """Return the text of docs/diagnostics.md."""
    lines = [HEAD]
    last = ""
    for code, message, rule in sorted(set(diagnostics(package))):
        if code != last:
            lines.append(f"\n## {code}\n")
            last = code
            if rule and not rule.startswith(("Yield", "Return", "Raise")):
                lines.append(" ".join(rule.split()) + "\n")
        lines.append(f"- {message}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (HERE / "diagnostics.md").write_text(page(HERE.parent / "qms"), encoding="utf-8", newline="\n")
