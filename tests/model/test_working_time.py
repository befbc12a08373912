import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.model.working_time import LONGEST_WRITTEN, MINUTES_A_DAY, WorkingTime
from qms.wording import Message

amounts = st.builds(WorkingTime, minutes=st.integers(0, LONGEST_WRITTEN))


@pytest.mark.parametrize(
    "text, minutes",
    [
        ("15 ngày", 15 * 480),
        ("0,5 ngày", 240),
        ("0.5 ngày", 240),
        ("½ ngày", 240),
        ("1/2 ngày", 240),
        ("1½ ngày", 720),
        ("1 ½ ngày", 720),
        ("⅓ ngày", 160),
        ("2.5 ngày", 1200),
        ("01 ngày", 480),
        ("0,125 ngày", 60),
        ("02 giờ", 120),
        ("4h", 240),
        ("1,5 giờ", 90),
        ("30 phút", 30),
        ("1 ngày 4 giờ", 720),
        ("1 ngày 4 giờ 30 phút", 750),
        ("15 ngày làm việc", 15 * 480),
        ("15ngày", 15 * 480),
        ("  15  NGÀY ", 15 * 480),
        ("25 giờ", 1500),
        ("0 ngày", 0),
        ("1000 ngày", LONGEST_WRITTEN),
    ],
)
def test_amounts_are_read_as_offices_write_them(text: str, minutes: int) -> None:
    assert WorkingTime.parse(text) == WorkingTime(minutes=minutes)


@pytest.mark.parametrize(
    "text, complaint",
    [
        ("ba ngày", "“ba ngày” is not an amount of working time; write it in figures, as in “15 ngày”"),
        ("năm ngày", "“năm ngày” is not an amount of working time"),
        ("", "“” is not an amount of working time"),
        ("15", "“15” is not an amount of working time"),
        ("ngày", "“ngày” is not an amount of working time"),
        ("15 ngàyx", "is not an amount of working time"),
        ("15 ngày làm", "is not an amount of working time"),
        ("4 giờ 1 ngày", "is not an amount of working time"),
        ("1 ngày 1 ngày", "is not an amount of working time"),
        ("1 giờ 2h", "is not an amount of working time"),
        ("1.000 ngày", "is not an amount of working time"),
        ("1/0 ngày", "is not an amount of working time"),
        ("١٥ ngày", "is not an amount of working time"),
        ("1" * 5000, "is not an amount of working time"),
        ("-3 ngày", "“-3 ngày” is negative; an amount of working time is zero or more"),
        ("−3 ngày", "is negative"),
        ("2 tháng", "“2 tháng” is not in working time; write it in working days"),
        ("3 tuần", "is not in working time"),
        ("1001 ngày", "“1001 ngày” is more than 1000 working days; is it a slip?"),
        ("999999999 ngày", "is more than 1000 working days"),
        ("0,33 ngày", "“0,33 ngày” is not a whole number of minutes; write it in hours and minutes"),
    ],
)
def test_what_is_no_amount_is_refused_with_a_text_that_helps(text: str, complaint: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011  the text is compared below
        WorkingTime.parse(text)

    assert complaint in str(refusal.value)
    assert isinstance(refusal.value.args[0], Message)
    assert len(str(refusal.value)) < 250


def test_a_text_in_decomposed_letters_is_read() -> None:
    assert WorkingTime.parse(unicodedata.normalize("NFD", "2 giờ")) == WorkingTime(minutes=120)


@given(st.text() | st.text(alphabet="0123456789,./½ ngàyiờphútlmvệc-", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        amount = WorkingTime.parse(text)
    except ValueError:
        return

    assert 0 <= amount.minutes <= LONGEST_WRITTEN


@pytest.mark.parametrize(
    "minutes, text",
    [
        (0, "0 ngày"),
        (30, "30 phút"),
        (90, "1 giờ 30 phút"),
        (120, "2 giờ"),
        (240, "0,5 ngày"),
        (270, "4 giờ 30 phút"),
        (480, "1 ngày"),
        (720, "1 ngày 4 giờ"),
        (7201, "15 ngày 1 phút"),
    ],
)
def test_an_amount_is_printed_in_one_way(minutes: int, text: str) -> None:
    assert str(WorkingTime(minutes=minutes)) == text


@given(amounts)
def test_what_is_printed_reads_back_equal(amount: WorkingTime) -> None:
    assert WorkingTime.parse(str(amount)) == amount


@given(st.integers(0, 200), st.integers(0, 7), st.sampled_from([".", ","]))
def test_days_with_a_fraction_are_that_many_hours(days: int, hours: int, mark: str) -> None:
    text = f"{days + hours / 8:.3f}".rstrip("0").rstrip(".").replace(".", mark)
    if len(text.partition(mark)[2]) > 2 and days:
        return  # three decimals look like thousands and are refused

    assert WorkingTime.parse(f"{text} ngày") == WorkingTime.parse(f"{days} ngày {hours} giờ")


def test_an_amount_is_never_negative() -> None:
    with pytest.raises(ValueError, match="cannot be negative"):
        WorkingTime(minutes=-1)


@given(amounts, amounts)
def test_amounts_add_and_compare_as_their_minutes(one: WorkingTime, other: WorkingTime) -> None:
    assert (one + other).minutes == one.minutes + other.minutes
    assert (one < other) == (one.minutes < other.minutes)
    assert one + other >= one


@given(st.lists(amounts, max_size=5))
def test_the_total_is_the_sum(several: list[WorkingTime]) -> None:
    assert WorkingTime.total(several).minutes == sum(amount.minutes for amount in several)


def test_only_no_time_is_false() -> None:
    assert not WorkingTime(minutes=0)
    assert WorkingTime(minutes=MINUTES_A_DAY)
