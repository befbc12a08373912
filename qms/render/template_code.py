"""The tags of a template: a small part of Jinja, checked before it is run.

A template names variables, walks over lists and asks whether something is there. Nothing else is let through: no call,
no assignment, no arithmetic that could fill the memory, no attribute that leads out of the values it is given.
"""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

import attrs
from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from qms.diagnostics import Diagnostic, Severity
from qms.render.template_values import ALTERNATIVES, TEXT, Block, Each, Fields, Shape, Text, Variables
from qms.wording import Message, msg

SYNTAX, UNKNOWN, FORBIDDEN, MISUSED, MISSING = "QMS-T041", "QMS-T042", "QMS-T043", "QMS-T044", "QMS-T045"
EACH: Final = "qms_each"
"""The filter through which every list of a loop goes, so that its turns are counted."""
_LOOP: Final = frozenset({"index", "index0", "revindex", "first", "last", "length"})
_DEEPEST: Final = 6
"""Loops in one another: sections, tables, rows and cells are four."""
_SHOWN: Final = 120
"""Letters of a paragraph that a message tells."""


def _join(value: object, separator: str = "") -> str:
    if not isinstance(value, tuple) or len(separator) > _SHOWN:
        raise ValueError("join takes a list, and few letters to put between")
    return str(separator).join(map(str, value))


_FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "upper": lambda text: str(text).upper(),
    "lower": lambda text: str(text).lower(),
    "capitalize": lambda text: str(text)[:1].upper() + str(text)[1:],
    "trim": lambda text: str(text).strip(),
    "default": lambda value, other="": value or other,
    "join": _join,
    "length": len,
    "count": len,
    "first": lambda value: next(iter(value), ""),
    "last": lambda value: value[-1] if value else "",
}
_TESTS: Final = frozenset({"defined", "none", "odd", "even"})


class Sandbox(SandboxedEnvironment):
    """Jinja with nothing in it but the filters of a template; *show* turns a value into what stands in the file."""

    def __init__(self, show: Callable[[Any], Any], each: Callable[[Any], Iterator[Any]]) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True, finalize=show)
        self.globals.clear()
        self.filters = {**_FILTERS, EACH: each}
        self.tests = {name: test for name, test in self.tests.items() if name in _TESTS}


@attrs.frozen(kw_only=True)
class Code:
    """The tags of one part of a file, read: its source, what it names, what is wrong with it.

    *shown* are the variables that it prints, *named* all that it names.
    """

    source: str
    tree: nodes.Template | None
    shown: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    faults: tuple[Diagnostic, ...] = ()


def read_code(source: str, shape: Fields) -> Code:
    """Return the tags of *source*, judged by the variables there are; each paragraph stands on a line of its own."""
    try:
        tree = Sandbox(str, iter).parse(source)
    except TemplateSyntaxError as error:
        fault = _fault(SYNTAX, msg("a tag cannot be read: {reason}", reason=error.message or ""), source, error.lineno)
        return Code(source=source, tree=None, faults=(fault,))
    except (RecursionError, ValueError, OverflowError):
        return Code(
            source=source,
            tree=None,
            faults=(_fault(FORBIDDEN, msg("a tag is nested too deep, or a number in it is too large"), source, 1),),
        )
    judge = _Judge(source)
    try:
        judge.walk(tree, {name: _Known(name, part) for name, part in shape.parts.items()}, depth=0)
    except RecursionError:
        judge.tell(FORBIDDEN, msg("tags are nested too deep"), tree)
    return Code(
        source=source, tree=tree, shown=frozenset(judge.shown), named=frozenset(judge.named),
        faults=tuple(judge.faults),
    )  # fmt: skip


def missing_variables(codes: Iterable[Code], variables: Variables) -> Iterator[Diagnostic]:
    """Yield what a template never shows: without what is needed it is refused, for the rest there is a warning."""
    shown = frozenset().union(*(code.shown for code in codes))
    for path in variables.leaves():
        ways = ((path,), *ALTERNATIVES.get(path, ()))
        if not any(shown.issuperset(way) for way in ways):
            is_needed = path in variables.needed
            yield Diagnostic(
                code=MISSING,
                message=msg("the template does not show {variable}", variable=written_tag(path))
                if is_needed
                else msg("the template does not show {variable}: a paper that has it is refused",
                         variable=written_tag(path)),
                hint=msg("`qms template new` makes one that shows everything; copy the tag from it"),
                severity=Severity.ERROR if is_needed else Severity.WARNING,
            )  # fmt: skip


def written_tag(path: str) -> str:
    """Return a path as it is told: ``annexes, in each: text``."""
    return path.replace("[].", ", in each: ").replace("[]", "")


def place_of(source: str, line: int | None) -> str:
    """Return the words of the paragraph that stands on a line of the source."""
    lines = source.split("\n")
    found = lines[min(max(line or 1, 1), len(lines)) - 1]
    text = html.unescape(re.sub(r"<[^>]*>", "", found)).strip()
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _fault(code: str, message: Message, source: str, line: int | None, hint: Message | None = None) -> Diagnostic:
    said = msg("{fault}, at “{place}”", fault=message, place=place_of(source, line))
    return Diagnostic(code=code, message=said, hint=hint or msg("correct the tag in Word and save"))


@attrs.frozen
class _Known:
    """What a name stands for: its path among the variables, and its shape."""

    path: str
    shape: Shape


_WORD: Final = _Known("", TEXT)
"""A text that is no variable."""


@attrs.define
class _Judge:
    source: str
    shown: set[str] = attrs.field(factory=set)
    named: set[str] = attrs.field(factory=set)
    faults: list[Diagnostic] = attrs.field(factory=list)

    def tell(self, code: str, message: Message, node: nodes.Node, hint: Message | None = None) -> None:
        self.faults.append(_fault(code, message, self.source, node.lineno, hint))

    def walk(self, node: nodes.Node, scope: Mapping[str, _Known], *, depth: int) -> None:
        """Judge statements."""
        match node:
            case nodes.TemplateData():
                return
            case nodes.Template() | nodes.Output():
                for child in node.iter_child_nodes():
                    self.walk(child, scope, depth=depth)
            case nodes.If():
                self.known(node.test, scope)
                for part in (*node.body, *node.elif_, *node.else_):
                    self.walk(part, scope, depth=depth)
            case nodes.For():
                self._loop(node, scope, depth=depth + 1)
            case nodes.Expr():
                for found in self._printed(node, scope):
                    self._print(found, node)
            case _:
                self._forbid(node)

    def _loop(self, node: nodes.For, scope: Mapping[str, _Known], *, depth: int) -> None:
        found = self.known(node.iter, scope)
        if depth > _DEEPEST or node.recursive or node.test is not None or not isinstance(node.target, nodes.Name):
            self.tell(FORBIDDEN, msg("a loop like this is not allowed in a template"), node)
            return
        if found is None:
            return  # told already; what it holds is not known
        if not isinstance(found.shape, Each):
            self.tell(MISUSED, msg("{variable} is no list to be gone through", variable=found.path or "“…”"), node)
            return
        item = _Known(f"{found.path}[]", found.shape.item)
        loop = _Known("", Fields(dict.fromkeys(_LOOP, TEXT)))
        inner = {**scope, "loop": loop, node.target.name: item}
        for part in node.body:
            self.walk(part, inner, depth=depth)
        for part in node.else_:
            self.walk(part, scope, depth=depth)
        node.iter = nodes.Filter(node.iter, EACH, [], [], None, None, lineno=node.lineno)

    def _print(self, found: _Known, node: nodes.Node) -> None:
        match found.shape:
            case Each():
                hint = msg("go through it: {start} … {end}", start=f"{{%p for one in {found.path} %}}",
                           end="{%p endfor %}")  # fmt: skip
                self.tell(MISUSED, msg("{variable} is a list", variable=found.path), node, hint)
            case Fields(parts):
                names = ", ".join(parts)
                self.tell(MISUSED, msg("{variable} has parts", variable=found.path), node,
                          msg("name one of them: {names}", names=names))  # fmt: skip
            case Text() | Block():
                if found.path:
                    self.shown.add(found.path)

    def _printed(self, node: nodes.Expr, scope: Mapping[str, _Known]) -> Iterator[_Known]:
        """Yield what an expression prints, piece by piece."""
        match node:
            case nodes.CondExpr():
                self.known(node.test, scope)
                yield from self._printed(node.expr1, scope)
                if node.expr2 is not None:
                    yield from self._printed(node.expr2, scope)
            case nodes.Or() | nodes.Add() | nodes.And():
                yield from self._printed(node.left, scope)
                yield from self._printed(node.right, scope)
            case nodes.Concat():
                for part in node.nodes:
                    yield from self._printed(part, scope)
            case nodes.Filter(name="join", node=nodes.Expr() as inner):
                found = self.known(inner, scope)
                self._arguments(node, scope)
                if found is not None and isinstance(found.shape, Each):
                    yield _Known(f"{found.path}[]", found.shape.item)
                elif found is not None:
                    self.tell(MISUSED, msg("{variable} is no list", variable=found.path or "“…”"), node)
            case nodes.Filter(name="default" | "upper" | "lower" | "capitalize" | "trim", node=nodes.Expr() as inner):
                self._arguments(node, scope)
                yield from self._printed(inner, scope)
            case _:
                found = self.known(node, scope)
                if found is not None:
                    yield found

    def known(self, node: nodes.Node, scope: Mapping[str, _Known]) -> _Known | None:
        """Return what an expression stands for; None where that was told to be wrong."""
        match node:
            case nodes.Const():
                return _WORD
            case nodes.Name():
                return self._name(node, scope)
            case nodes.Getattr():
                found = self.known(node.node, scope)
                return None if found is None else self._part(found, node.attr, node)
            case nodes.Getitem():
                found = self.known(node.node, scope)
                return None if found is None else self._item(found, node)
            case nodes.Filter():
                return self._filter(node, scope)
            case (
                nodes.CondExpr() | nodes.And() | nodes.Or() | nodes.Concat() | nodes.Add() | nodes.Operand()
                | nodes.Compare() | nodes.Not()
            ):  # fmt: skip
                for child in node.iter_child_nodes():
                    self.known(child, scope)
                return _WORD
            case nodes.Test() if node.name in _TESTS and not node.args:
                self.known(node.node, scope)
                return _WORD
            case _:
                self._forbid(node)
                return None

    def _name(self, node: nodes.Name, scope: Mapping[str, _Known]) -> _Known | None:
        found = scope.get(node.name)
        if found is None:
            self._tell_unknown(msg("there is no variable {name}", name=node.name), node.name, scope, node)
        elif found.path:
            self.named.add(found.path)
        return found

    def _part(self, found: _Known, name: str, node: nodes.Node) -> _Known | None:
        if name.startswith("_"):
            self._forbid(node)
            return None
        if not isinstance(found.shape, Fields) or name not in found.shape.parts:
            parts = found.shape.parts if isinstance(found.shape, Fields) else {}
            whole = found.path or "“…”"
            self._tell_unknown(msg("{variable} has no part {name}", variable=whole, name=name), name, parts, node)
            return None
        path = f"{found.path}.{name}" if found.path else ""
        if path:
            self.named.add(path)
        return _Known(path, found.shape.parts[name])

    def _item(self, found: _Known, node: nodes.Getitem) -> _Known | None:
        place = node.arg.value if isinstance(node.arg, nodes.Const) else None
        if isinstance(place, str) and isinstance(found.shape, Fields):
            return self._part(found, place, node)
        if not isinstance(place, int) or not isinstance(found.shape, Each):
            self._forbid(node)
            return None
        return _Known(f"{found.path}[]", found.shape.item)

    def _filter(self, node: nodes.Filter, scope: Mapping[str, _Known]) -> _Known | None:
        found = self.known(node.node, scope) if node.node is not None else None
        if not self._arguments(node, scope) or found is None:
            return None
        if node.name in ("first", "last") and isinstance(found.shape, Each):
            return _Known(f"{found.path}[]", found.shape.item)
        return _WORD

    def _arguments(self, node: nodes.Filter, scope: Mapping[str, _Known]) -> bool:
        """Judge the name and the arguments of a filter; return whether it may be used."""
        if node.name not in _FILTERS:
            self._tell_unknown(msg("there is no filter {name}", name=node.name), node.name, _FILTERS, node)
            return False
        if node.kwargs or node.dyn_args or node.dyn_kwargs or len(node.args) > 1:
            self._forbid(node)
            return False
        for argument in node.args:
            self.known(argument, scope)
        return True

    def _tell_unknown(self, message: Message, name: str, names: Iterable[str], node: nodes.Node) -> None:
        known = [*names]
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
        hint = None
        if near:
            hint = msg("did you mean {name}?", name=near[0])
        elif known:
            hint = msg("there are: {names}", names=", ".join(known))
        self.tell(UNKNOWN, message, node, hint)

    def _forbid(self, node: nodes.Node) -> None:
        self.tell(
            FORBIDDEN,
            msg("a template may not use this ({what})", what=type(node).__name__),
            node,
            msg("a template names variables, goes through lists (for) and asks whether something is there (if)"),
        )
