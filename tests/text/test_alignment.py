from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.text import alignment
from qms.text.alignment import Pair, aligned, alike_pairs, equal_pairs, heaviest_chain

LETTERS = st.lists(st.sampled_from("abcde"), max_size=12)
TEXTS = st.lists(st.lists(st.sampled_from(["hồ", "sơ", "lưu", "tại", "sở"]), max_size=5).map(" ".join), max_size=6)


def rises(pairs: list[Pair]) -> bool:
    return all(i < k and j < m for (i, j), (k, m) in pairwise(pairs))


@given(LETTERS, LETTERS)
def test_equal_items_are_paired_in_order_and_the_same_from_both_sides(before: list[str], after: list[str]) -> None:
    pairs = equal_pairs(before, after)

    assert rises(pairs)
    assert all(before[i] == after[j] for i, j in pairs)
    assert pairs == [(i, j) for j, i in equal_pairs(after, before)]
    assert pairs or not {*before} & {*after}


@given(LETTERS, LETTERS)
def test_long_lists_are_cut_where_an_item_occurs_once(before: list[str], after: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "_MOST_MEETINGS", 0)
        pairs = equal_pairs(before, after)

    assert rises(pairs)
    assert all(before[i] == after[j] for i, j in pairs)
    once = {item for item in before if before.count(item) == after.count(item) == 1}
    assert pairs or not once


def test_a_long_text_in_which_words_recur_is_still_compared() -> None:
    words = [f"w{n // 2 if n % 5 else n * 1000}" for n in range(3000)] + ["và"] * 2000
    shuffled = [*words[:500], "mới", *words[500:1000], *words[1001:], "hết"]

    assert len(equal_pairs(["đầu", *words], shuffled)) == len(words) - 1


@given(TEXTS, TEXTS)
def test_every_text_is_aligned_once_and_in_order(before: list[str], after: list[str]) -> None:
    found = aligned(before, after)

    assert [i for i, _ in found if i is not None] == [*range(len(before))]
    assert [j for _, j in found if j is not None] == [*range(len(after))]
    assert (None, None) not in found
    pairs = [(i, j) for i, j in found if i is not None and j is not None]
    assert pairs == [(i, j) for j, i in aligned(after, before) if i is not None and j is not None]


def test_a_changed_text_belongs_to_the_one_it_came_from() -> None:
    before = ["Nộp đơn tại bộ phận một cửa", "Thẩm định hồ sơ", "Trả kết quả"]
    after = ["Công khai", "Thẩm định hồ sơ", "Nhận và trả kết quả", "Nộp đơn tại Văn phòng"]

    assert aligned(before, after) == [(0, None), (None, 0), (1, 1), (2, 2), (None, 3)]
    assert alike_pairs(before, after) == [(1, 1), (2, 2)]


def test_of_texts_that_recur_the_changed_one_keeps_its_place() -> None:
    before = ["lưu hồ sơ"] * 6
    after = ["lưu hồ sơ", "lưu hồ sơ gốc", "lưu hồ sơ", "lưu hồ sơ", "lưu hồ sơ gốc", "lưu hồ sơ"]

    assert aligned(before, after) == [(n, n) for n in range(6)]


def test_of_long_lists_only_neighbours_are_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alignment, "_MOST_WEIGHED", 20)
    before = [f"dòng {n}" for n in range(20)]
    after = [f"dòng {n} mới" for n in range(20)]

    assert aligned(before, after) == [(n, n) for n in range(20)]
    assert aligned([*before, "hết"], ["đầu", *after, "hết"]) == [(None, 0), *((n, n + 1) for n in range(21))]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 9)), max_size=7))
def test_the_heaviest_chain_weighs_as_much_as_any(links: list[tuple[int, int, float]]) -> None:
    weights = {(i, j): max(w for a, b, w in links if (a, b) == (i, j)) for i, j, _ in links}

    def best(i: int, j: int) -> float:
        return max((w + best(a, b) for (a, b), w in weights.items() if a > i and b > j), default=0)

    chain = heaviest_chain(links)

    assert rises(chain)
    assert sum(weights[pair] for pair in chain) == best(-1, -1)
