"""What an export does to a folder in which other people put things too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.errors import Refused
from qms.model.exports import FolderManifest
from qms.plans.shared_folder import EDITED, FolderPlan, Found, plan_folder

DAY = dt.date(2021, 9, 13)
PATHS = ["index.html", "a/QT-05 - lan 01.00.docx", "a/QT-05 - lan 02.00.docx", "het-hieu-luc/QT-05.docx", "b/x.html"]
FILES = st.dictionaries(st.sampled_from(PATHS), st.sampled_from("123"))


def manifest(files: Mapping[str, str], coming: Mapping[str, str] | None = None) -> FolderManifest:
    return FolderManifest(ledger="sha256:1", on=DAY, files=files, coming=coming or {})


def planned(found: Mapping[str, str], wanted: Mapping[str, str], ours: Mapping[str, str] | None = None) -> FolderPlan:
    written = manifest(found if ours is None else ours)
    return plan_folder(Found(files=found), manifest=written, wanted=wanted, today=DAY)


def carried_out(plan: FolderPlan, found: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Return what the folder holds afterwards; a path that is written to twice is an error."""
    after = dict(found)
    for path, place in {**plan.asides, **plan.moves}.items():
        assert place not in after
        after[place] = after.pop(path)
    for path in plan.removes:
        del after[path]
    for path in plan.adds:
        assert path not in after
        after[path] = wanted[path]
    for path in plan.changes:
        assert path in after
        after[path] = wanted[path]
    return after


def told(plan: FolderPlan) -> list[str]:
    return [f"{d.code} {d.message}" for d in plan.warnings]


@given(FILES, FILES, FILES, FILES)
def test_the_folder_holds_what_is_wanted_and_loses_nothing_that_is_not_ours(found, files, coming, wanted):
    written = manifest(files, coming)
    ours = written.written()
    try:
        plan = plan_folder(Found(files=found), manifest=written, wanted=wanted, today=DAY)
    except Refused:
        assert any(path in wanted and wanted[path] != found[path] and path.casefold() not in ours for path in found)
        return
    after = carried_out(plan, found, wanted)

    assert {path: after.get(path) for path in wanted} == wanted
    for path, digest in found.items():
        if digest not in ours.get(path.casefold(), ()):
            assert after[plan.asides.get(path, path)] == digest
    assert plan_folder(Found(files=after), manifest=manifest(wanted), wanted=wanted, today=DAY).is_empty


@given(FILES, FILES)
def test_of_our_own_files_nothing_stays_that_is_not_wanted(found, wanted):
    assert carried_out(planned(found, wanted), found, wanted) == wanted


@given(FILES, FILES)
def test_what_stays_as_it_is_is_not_touched(found, wanted):
    plan = planned(found, wanted)
    same = {path for path in wanted if found.get(path) == wanted[path]}

    assert plan.kept == same
    assert same.isdisjoint({*plan.adds, *plan.changes, *plan.removes, *plan.moves, *plan.moves.values(), *plan.asides})


def test_a_file_that_only_changes_its_place_is_moved():
    plan = planned({PATHS[1]: "1"}, {PATHS[3]: "1", PATHS[2]: "2"})

    assert plan.moves == {PATHS[1]: PATHS[3]}
    assert plan.adds == {PATHS[2]}
    assert not plan.removes


def test_what_is_no_longer_in_force_gets_the_file_that_was_there_before_another_of_the_same_bytes():
    plan = planned({PATHS[1]: "1"}, {PATHS[3]: "1", PATHS[2]: "1"})

    assert plan.moves == {PATHS[1]: PATHS[3]}
    assert plan.adds == {PATHS[2]}


def test_a_file_of_ours_that_somebody_edited_is_put_aside_and_told():
    plan = planned({"a/x.docx": "mine"}, {"a/x.docx": "1"}, ours={"a/x.docx": "1"})

    assert plan.asides == {"a/x.docx": f"{EDITED}/x - 2021-09-13.docx"}
    assert plan.adds == {"a/x.docx"}
    assert told(plan) == ["QMS-E012 somebody changed a/x.docx in the folder; what they made goes to da-bi-sua"]


def test_several_files_of_one_name_go_aside_under_names_of_their_own():
    found = {"a/x": "mine", "b/x": "mine", f"{EDITED}/x - 2021-09-13": "earlier"}

    plan = planned(found, {}, ours={"a/x": "1", "b/x": "1"})

    assert plan.asides == {"a/x": f"{EDITED}/x - 2021-09-13 (2)", "b/x": f"{EDITED}/x - 2021-09-13 (3)"}


def test_a_file_of_ours_that_is_gone_is_put_back_and_told():
    plan = planned({}, {"a/x.html": "1"}, ours={"a/x.html": "1"})

    assert plan.adds == {"a/x.html"}
    assert told(plan) == ["QMS-E013 a/x.html was gone from the folder, and is put back"]


def test_what_an_export_that_was_cut_off_did_not_bring_was_never_there():
    plan = plan_folder(Found(), manifest=manifest({}, {"a/x.html": "1"}), wanted={"a/x.html": "1"}, today=DAY)

    assert plan.warnings == ()


def test_what_an_export_that_was_cut_off_brought_is_ours():
    written = manifest({"index.html": "old"}, {"index.html": "new", "a/x.html": "1"})
    found = {"index.html": "old", "a/x.html": "1"}

    plan = plan_folder(Found(files=found), manifest=written, wanted={"index.html": "new"}, today=DAY)

    assert (plan.changes, plan.removes, plan.warnings) == ({"index.html"}, {"a/x.html"}, ())


def test_files_of_other_people_are_left_alone_and_told():
    plan = planned(
        {"a/ghi chu.txt": "x", "index.html": "1", f"{EDITED}/cu": "2"}, {"index.html": "1"}, ours={"index.html": "1"}
    )

    assert plan.is_empty
    assert told(plan) == ["QMS-E011 a/ghi chu.txt is not of an export; it was left as it is"]


def test_what_office_programs_leave_behind_is_not_told():
    assert planned({"a/~$x.docx": "x", "Thumbs.db": "x"}, {}, ours={}).warnings == ()


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Found(files={"A/X.html": "mine"}), "A/X.html is not of an export, and one needs its place"),
        (Found(odd=frozenset({"a/x.html"})), "a/x.html is not of an export, and one needs its place"),
        (Found(folders=frozenset({"a", "a/x.html"})), "a/x.html is a folder, and an export needs its place"),
        (Found(files={"a": "mine"}), "a is no folder, and an export needs one there"),
        (Found(odd=frozenset({"A"})), "A is no folder, and an export needs one there"),
    ],
)
def test_what_stands_in_the_way_refuses_the_export(found, said):
    with pytest.raises(Refused) as caught:
        plan_folder(found, manifest=manifest({}), wanted={"a/x.html": "1"}, today=DAY)

    assert [str(d.message) for d in caught.value.diagnostics] == [said]
    assert {d.code for d in caught.value.diagnostics} == {"QMS-E010"}


def test_somebody_who_put_the_very_file_there_is_in_nobodys_way():
    plan = planned({"a/x.html": "1"}, {"a/x.html": "1"}, ours={})

    assert plan.is_empty
    assert plan.warnings == ()
