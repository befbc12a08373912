"""Templates as they come from Word: their tags, read and judged before anything is filled in."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Final

import attrs
import docx
from docx.document import Document
from docx.opc.part import Part, XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from lxml import etree

from qms.diagnostics import Diagnostic, Location, in_order
from qms.errors import Refused
from qms.model.official_papers import PaperForm
from qms.render.template_code import SYNTAX, Code, missing_variables, read_code
from qms.render.template_values import variables_of
from qms.render.word_files import word_file_faults
from qms.wording import msg

_TAG: Final = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_CLOSES: Final = {"{{": "}}", "{%": "%}", "{#": "#}"}
_TEXTS: Final = ("document.main+xml", "header+xml", "footer+xml", "footnotes+xml", "endnotes+xml")
"""How the types of the parts end in which tags are read."""


@attrs.frozen(kw_only=True)
class CheckedTemplate:
    """What a template names, and what is wrong with it."""

    variables: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


def check_template(data: bytes, form: PaperForm | None, *, file: str) -> CheckedTemplate:
    """Return what a template of a form of paper, or of a report for None, names and what is wrong with it."""
    faults = word_file_faults(data)
    codes: Sequence[Code] = ()
    if not faults:
        template = Template.read(data, form)
        codes = template.codes
        faults = template.faults()
        if not template.open_tags and not any(code.tree is None for code in codes):
            faults = (*faults, *missing_variables(codes, variables_of(form)))
    named = sorted({name for code in codes for name in code.named})
    return CheckedTemplate(variables=tuple(named), diagnostics=_located(faults, file))


@attrs.frozen
class Template:
    """A Word file with the tags of its parts, read."""

    document: Document
    parts: Sequence[tuple[Part, Code]]
    open_tags: Sequence[Diagnostic]

    @classmethod
    def read(cls, data: bytes, form: PaperForm | None) -> Template:
        """Return a template whose file was found to be safe."""
        document = docx.Document(io.BytesIO(data))
        shape = variables_of(form).shape
        tool = DocxTemplate(io.BytesIO())  # only its way of gathering tags that Word has torn apart
        parts: list[tuple[Part, Code]] = []
        open_tags: list[Diagnostic] = []
        for part in document.part.package.iter_parts():
            if not part.content_type.endswith(_TEXTS):
                continue
            root = part.element if isinstance(part, XmlPart) else parse_xml(part.blob)
            torn = [*_open_tags(root)]
            open_tags += torn
            source = "" if torn else tool.patch_xml(etree.tostring(root, encoding="unicode"))
            source = re.sub(r"(?=<w:p[ >])|(?<=</w:p>)", "\n", source)
            parts.append((part, read_code(source, shape)))
        return cls(document, parts, open_tags)

    @property
    def codes(self) -> Sequence[Code]:
        """The tags, part by part."""
        return [code for _, code in self.parts]

    def faults(self) -> tuple[Diagnostic, ...]:
        """Return what is wrong in its tags."""
        return (*self.open_tags, *(fault for code in self.codes for fault in code.faults))


def _open_tags(root: etree._Element) -> Iterator[Diagnostic]:
    """Yield each paragraph in which a tag is opened and not closed, or the other way about."""
    for one in root.iter(qn("w:p")):
        said = "".join(text.text or "" for text in one.iter(qn("w:t")))
        expected: str | None = None
        for mark in _TAG.findall(said):
            if expected is None and mark in _CLOSES:
                expected = _CLOSES[mark]
            elif mark == expected:
                expected = None
            elif expected != "#}":
                expected = mark
                break
        if expected is not None:
            yield Diagnostic(
                code=SYNTAX,
                message=msg("a tag is not closed in its paragraph, at “{place}”", place=said[:120]),
                hint=msg("write {tag} in one paragraph", tag="{{ … }}"),
            )


def sound_template(data: bytes, form: PaperForm | None, file: str) -> Template:
    """Return the template, read; raises `Refused` with all that is wrong with it."""
    template = None
    faults = word_file_faults(data)
    if not faults:
        template = Template.read(data, form)
        faults = template.faults()
    if template is None or faults:
        raise refused(file, faults)
    return template


def refused(file: str, faults: Sequence[Diagnostic]) -> Refused:
    """Return what is raised where a template cannot be used."""
    return Refused(
        msg("the template {file} cannot be used", file=file),
        hint=msg("correct it in Word, or make one with `qms template new`"),
        diagnostics=_located(faults, file),
    )


def _located(faults: Sequence[Diagnostic], file: str) -> tuple[Diagnostic, ...]:
    return in_order(attrs.evolve(fault, location=Location(path=file)) for fault in faults)
