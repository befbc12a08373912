"""The flowcharts of the sample agency, in both of their editions, as they are printed."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence

import pytest
from support.flowcharts import crossing, joined, loose, overlapping, protruding

from qms.model.procedures import Step
from qms.render.flowchart import Flowchart, flowchart_pictures, whole_flowchart
from qms.render.flowchart_graph import graph_of
from qms.render.flowchart_layout import lay_out
from qms.render.flowchart_pages import LANDSCAPE, PORTRAIT, UNDIVIDED
from qms.testing import sample_workspace

FIRST, SECOND = dt.date(2021, 9, 1), dt.date(2021, 9, 14)


@pytest.fixture(scope="module")
def flows() -> Mapping[tuple[str, dt.date], Sequence[Step]]:
    workspace = sample_workspace()
    return {
        (row.issue.code, day): workspace.document(row.issue.document, on=day).steps
        for day in (FIRST, SECOND)
        for row in workspace.in_force(on=day, kind="flowchart")
    }


@pytest.fixture(scope="module")
def names() -> Mapping[str, str]:
    return sample_workspace().organisation.names_of_actors(SECOND)


def test_there_are_116_in_two_editions(flows: Mapping[tuple[str, dt.date], Sequence[Step]]) -> None:
    assert len(flows) == 2 * 116


def test_all_are_sound_on_pages_and_undivided(
    flows: Mapping[tuple[str, dt.date], Sequence[Step]], names: Mapping[str, str]
) -> None:
    for steps in flows.values():
        graph = graph_of(steps, names)
        assert not graph.astray
        for formats in ((PORTRAIT, LANDSCAPE), (UNDIVIDED,)):
            for sheet in lay_out(graph, [], formats=formats):
                for wrong in (overlapping, protruding, loose, crossing, joined):
                    assert [*wrong(sheet)] == []


def test_nothing_that_their_steps_say_is_cut_short(
    flows: Mapping[tuple[str, dt.date], Sequence[Step]], names: Mapping[str, str]
) -> None:
    for (code, _), steps in flows.items():
        root = ET.fromstring(whole_flowchart(Flowchart(code=code, title="", steps=steps, unit_names=names)))
        letters = "".join("".join(element.itertext()) for element in root if element.tag.endswith("g"))
        letters = "".join(letters.split())
        for number, step in enumerate(steps, start=1):
            for text in (f"{number}. {step.what}", step.form or "", str(step.time or "")):
                assert "".join(text.split()) in letters


def test_each_takes_three_pages_at_most_and_few_bytes(
    flows: Mapping[tuple[str, dt.date], Sequence[Step]], names: Mapping[str, str]
) -> None:
    pages, sizes = [], []
    for (code, _), steps in flows.items():
        shown = Flowchart(code=code, title="", steps=steps, unit_names=names)
        pages.append(len(flowchart_pictures(shown)))
        sizes.append(len(whole_flowchart(shown)))

    assert max(pages) <= 3
    assert max(sizes) < 15_000
