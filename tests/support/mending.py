"""What a department puts right, takes over and becomes: corrections, rectifications, openings, units that merge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from support.clerk import LETTERS, Book, Noted, Paper
from support.deciding import BACK, ORDINALS, Deciding
from support.desk import Desk
from support.stores import lay

from qms.model.preparations import preparation_path
from qms.operations.adopting import adopt
from qms.plans.restructuring import Merge
from qms.text.values import value_bytes

ANY = st.integers(0, 20)
"""Which of what there is is meant, counted round."""


class Mending(Deciding):
    """Acts that change what is known of the past, and an agency that changes around the texts."""

    # Corrections

    @precondition(lambda self: self.clerk.now.issued())
    @rule(
        which=ANY, ordinal=ORDINALS, back=BACK, ahead=st.sampled_from([None, None, 0, 4]), from_start=st.booleans(),
        mended=st.sampled_from([True, True, False]), properly=st.sampled_from([True, True, True, False]),
    )  # fmt: skip
    def correct(
        self, which: int, ordinal: int, back: int, ahead: int | None, from_start: bool, mended: bool, properly: bool
    ) -> None:
        book = self.clerk.now
        issued = book.issued()
        base = issued[which % len(issued)]
        document = base.document
        if mended:
            self.edit(document, f"Đính chính {ordinal}")
        if properly:
            self.pass_in_every_role(document)
        ahead = None if from_start else ahead
        paper = self.paper(
            ordinal, back=back, ahead=ahead or 0, book=LETTERS, corrects=base.entry, from_start=from_start
        )
        if ahead is None and not from_start:
            paper = attrs.evolve(paper, effective=max(paper.date, book.start(base)))
        new = self.note(document)
        foretold = (
            book.is_free(paper)
            and self.may_be_issued(new)
            and new.digest != book.text_now(base)
            and self.is_late_enough(paper, [base], said=ahead is not None)
            and not book.with_entry(paper, [new]).shares_a_code()
        )
        outcome = self.attempt(
            lambda: self.workspace.correct(
                paper.number, date=paper.date, of=base.entry, documents=[document], from_start=from_start,
                effective=None if ahead is None else paper.effective, reason="in sai",
            ), document,
        )  # fmt: skip

        assert (outcome is not None) == foretold
        if outcome is not None:
            self.enter(outcome, paper, [new])

    @rule(
        chosen=st.lists(Desk.documents, min_size=1, max_size=3, unique=True), ordinal=ORDINALS, back=BACK,
        ahead=st.sampled_from([0, 0, 5]), days=st.sampled_from([0, 1, 7]), from_start=st.booleans(),
    )  # fmt: skip
    def issue_and_correct(
        self, chosen: list[str], ordinal: int, back: int, ahead: int, days: int, from_start: bool
    ) -> None:
        """What was just issued is found to be wrong."""
        self.issue(chosen, True, ordinal, back, ahead, {"reissue": True})
        if days:
            self.clock.pass_days(days)
        if self.clerk.now.issued():
            self.correct(-1, ordinal, 0, None, from_start, True, True)

    def is_late_enough(self, paper: Paper, corrected: Sequence[Noted], *, said: bool) -> bool:
        """Whether a correction is no older than what it corrects, and where it says a day no sooner in force."""
        book = self.clerk.now
        return all(
            paper.date >= max(book.decided(line).date, book.papers[line.entry].date)
            and (not said or paper.effective >= book.start(line))
            for line in corrected
        )

    # Rectifications

    @precondition(lambda self: self.clerk.now.numbered())
    @rule(which=ANY, ordinal=st.none() | ORDINALS, shift=st.sampled_from([-3, -1, 0, 0, 1, 3]))
    def rectify(self, which: int, ordinal: int | None, shift: int) -> None:
        """A decision really bears another number, or another date."""
        book = self.clerk.now
        numbered = book.numbered()
        wrong = numbered[which % len(numbered)]
        date = wrong.date + dt.timedelta(days=shift)
        right = attrs.evolve(
            wrong, ordinal=ordinal or wrong.ordinal, date=date,
            effective=date if wrong.effective == wrong.date else wrong.effective,
        )  # fmt: skip
        after = book.restated(right, book.of(wrong.entry))
        corrected = [base for line in book.of(wrong.entry) if (base := book.corrected(line)) is not None]
        foretold = (
            right != wrong
            and (right.effective >= right.date or wrong.effective < wrong.date)
            and book.is_free(right)
            and self.is_late_enough(right, corrected, said=not wrong.from_start)
            and not after.shares_a_code()
        )
        outcome = self.attempt(
            lambda: self.workspace.rectify(
                wrong.entry, reason="gõ nhầm", number=right.number if ordinal else None, date=date if shift else None
            )
        )

        assert (outcome is not None) == foretold
        if outcome is not None:
            self.clerk.enter(after)

    @precondition(lambda self: self.clerk.now.of_several())
    @rule(which=ANY, line=ANY)
    def rectify_a_line_away(self, which: int, line: int) -> None:
        """A decision never said anything of one of its documents."""
        book = self.clerk.now
        entries = book.of_several()
        entry = entries[which % len(entries)]
        lines = book.of(entry)
        wrong = lines[line % len(lines)]
        after = book.restated(book.papers[entry], [one for one in lines if one is not wrong])
        foretold = not any(one.document == wrong.document for one in book.corrections(entry)) and not (
            after.shares_a_code()
        )
        name = f"sua-{self.clerk.next_entry}-{len(self.disk())}"
        prepared = self.attempt(lambda: self.workspace.prepare(name, rectifies=str(entry)))
        assert prepared is not None
        plan = prepared.plan.preparation
        assert plan is not None
        kept = tuple(one for one in plan.documents if one.document != wrong.document)
        lay(self.store, preparation_path(name), value_bytes(attrs.evolve(plan, documents=kept)))
        outcome = self.attempt(lambda: self.workspace.rectify(entry, reason="gõ nhầm", plan=name))

        assert (outcome is not None) == foretold
        if outcome is not None:
            self.clerk.enter(after)

    @precondition(lambda self: self.clerk.now.papers)
    @rule(which=ANY)
    def make_void(self, which: int) -> None:
        """There never was such a decision; its number is free."""
        book = self.clerk.now
        entries = list(book.papers)
        entry = entries[which % len(entries)]
        after = Book(
            papers={number: paper for number, paper in book.papers.items() if number != entry},
            noted=tuple(line for line in book.noted if line.entry != entry),
        )
        foretold = not book.corrections(entry) and not after.shares_a_code()
        outcome = self.attempt(lambda: self.workspace.rectify(entry, reason="nhập nhầm", void=True))

        assert (outcome is not None) == foretold
        if outcome is not None:
            self.clerk.enter(after)

    # What was there before, and what becomes of the agency

    @rule(chosen=st.lists(Desk.documents, min_size=1, max_size=3, unique=True))
    def adopt(self, chosen: list[str]) -> None:
        """Texts were in force before anybody entered anything here."""
        codes = [code.casefold() for code in self.codes.values()]
        if any(codes.count(self.codes[document].casefold()) > 1 for document in chosen):
            return  # which of two is meant is another question
        book = self.clerk.now
        before = self.clock.today - dt.timedelta(days=30)
        paper = attrs.evolve(self.paper(None), date=before, effective=before, book="")
        new = [self.note(document, adopted=True) for document in chosen]
        foretold = (
            not any(map(book.about, chosen))
            and all(map(self.is_in_form, chosen))
            and not book.with_entry(paper, new).shares_a_code()
        )
        table = self.folder / "opening.csv"
        day = before.strftime("%d/%m/%Y")
        rows = (f"{self.codes[document]};;;;1;0;12/QĐ-SCT;{day};{day};\n" for document in chosen)
        heading = "code;title;kind;unit;edition;revision;decision;date;effective;file\n"
        table.write_text(heading + "".join(rows), "utf-8")
        outcome = self.attempt(lambda: adopt(self.workspace.session, table, None), *chosen)

        assert (outcome is not None) == foretold
        if outcome is not None:
            self.enter(outcome, paper, new)

    @precondition(lambda self: len(self.units) < 4)
    @rule(ahead=st.integers(0, 9))
    def units_merge(self, ahead: int) -> None:
        """The unit that owns the texts is succeeded by another one; nothing that was decided changes."""
        day = self.clock.today + dt.timedelta(days=ahead)
        since, unit = self.units[-1]
        into = f"phong-{len(self.units)}"
        outcome = self.attempt(
            lambda: self.workspace.change_organisation(Merge(ids=(unit,), into=into, day=day, name=f"Phòng {into}"))
        )

        assert (outcome is not None) == (since < day)
        if outcome is not None:
            self.units.append((day, into))
