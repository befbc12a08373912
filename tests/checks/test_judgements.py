"""What is found of one document can be kept as a line of text: nothing that anybody reads is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from support.stores import folder, system_of

from qms.checks.facts import Citation, DocumentFacts, facts_of
from qms.checks.judgements import Judgement, read_judgement, write_judgement
from qms.diagnostics import Diagnostic, Location, Severity
from qms.model.codes import DocumentId
from qms.model.documents import LegalBasis, Management
from qms.model.numbering import RevisionNumber
from qms.text.documents import outline_of
from qms.wording import Message, msg

WORDS = st.text(max_size=12)
VALUES = st.one_of(
    WORDS, st.integers(), st.booleans(), st.dates(), st.builds(RevisionNumber, st.integers(1, 99), st.integers(0, 99))
)
MESSAGES = st.recursive(
    st.builds(lambda value: msg("a {x} b", x=value), VALUES) | WORDS.map(lambda text: Message(text.replace("{", ""))),
    lambda inner: st.builds(lambda one, other: msg("({one}, {other})", one=one, other=other), inner, inner | VALUES),
    max_leaves=4,
).filter(lambda message: "}" not in message.template.replace("{x}", "").replace("{one}", "").replace("{other}", ""))
LOCATIONS = st.builds(Location, path=WORDS, line=st.none() | st.integers(1), field=st.none() | WORDS)
DIAGNOSTICS = st.builds(
    Diagnostic, code=WORDS, message=MESSAGES, location=st.none() | LOCATIONS, hint=st.none() | MESSAGES,
    severity=st.sampled_from(Severity),
)  # fmt: skip
FACTS = st.builds(
    DocumentFacts, id=WORDS.map(DocumentId), kind=WORDS, code=st.none() | WORDS, unit=st.none() | WORDS,
    parent=st.none() | WORDS, digest=WORDS,
    links=st.lists(st.builds(Citation, WORDS, st.none() | st.integers()), max_size=2).map(tuple),
    bases=st.lists(st.builds(Citation, WORDS, st.none(), st.none() | st.dates()), max_size=2).map(tuple),
    seen=st.lists(st.tuples(WORDS, WORDS), max_size=2).map(tuple),
)  # fmt: skip


def shown(diagnostic: Diagnostic) -> tuple[object, ...]:
    """Return what a reader sees of a diagnostic, in English and in another language."""
    hint = diagnostic.hint or Message("")
    said = [text.in_language(turn) for text in (diagnostic.message, hint) for turn in (str, str.upper) if turn is str]
    templates = [text.in_language(lambda template: f"<{template}>") for text in (diagnostic.message, hint)]
    return (diagnostic.code, diagnostic.location, diagnostic.severity, diagnostic.hint is None, *said, *templates)


@given(st.builds(Judgement, facts=FACTS, diagnostics=st.lists(DIAGNOSTICS, max_size=3).map(tuple)))
def test_a_judgement_reads_back_as_it_was_written(judgement: Judgement) -> None:
    line = write_judgement(judgement)
    read = read_judgement(line)

    assert "\n" not in line
    assert read.facts == judgement.facts
    assert list(map(shown, read.diagnostics)) == list(map(shown, judgement.diagnostics))
    assert write_judgement(read) == line


class TestFacts:
    def facts(self, body: str, **said: object) -> DocumentFacts:
        documents = system_of(folder("qt-05", text=body, **said)).documents  # type: ignore[arg-type]
        return facts_of(documents["qt-05"], outline_of(documents["qt-05"]))

    def test_they_are_what_other_documents_may_have_to_do_with(self) -> None:
        basis = LegalBasis(number="545/QĐ-UBND", date=None)
        management = Management(seen={"qt-02": "sha256:2", "qt-01": "sha256:1"})
        facts = self.facts("# T\n", parent=DocumentId("qt-01"), bases=(basis,), management=management)

        assert (facts.code, facts.unit, facts.parent) == ("QT-05", "vp", "qt-01")
        assert facts.bases == (Citation("545/QĐ-UBND"),)
        assert facts.seen == (("qt-01", "sha256:1"), ("qt-02", "sha256:2"))
        assert facts.digest.startswith("sha256:")

    def test_links_to_documents_count_and_others_do_not(self) -> None:
        assert self.facts("[a](qms:qt-01) [b](https://x.vn)\n\n[c](qms:QT%2001) [d](<qms:QT 01>)\n").links == (
            Citation("qt-01", 7),
            Citation("QT 01", 9),
            Citation("QT 01", 9),
        )

    def test_of_a_header_that_cannot_be_read_nothing_is_known(self) -> None:
        documents = system_of({"documents/procedure/qt-05/document.md": b""}).documents
        facts = facts_of(documents["qt-05"], outline_of(documents["qt-05"]))

        assert (facts.code, facts.unit, facts.parent, facts.bases) == (None, None, None, ())

    def test_they_know_their_places(self) -> None:
        facts = self.facts("")

        assert facts.folder == "documents/procedure/qt-05"
        assert facts.text_path == "documents/procedure/qt-05/document.md"
        assert facts.manage_path == "documents/procedure/qt-05/manage.toml"
