"""EDTF texts as sources give them, and the day bounds that follow from them."""

from __future__ import annotations

import string
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from edtf import parse_edtf
from hypothesis import assume, example, given
from hypothesis import strategies as st

from steppe.ontology.dates import OPEN, DateError, Day, parse_date, parse_day, parse_span
from steppe.ontology.errors import BadInputError

AS_OF = date(2004, 3, 31)

days = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))
near_days = st.dates(min_value=date(1990, 1, 1), max_value=date(2012, 12, 31))


@st.composite
def plain_texts(draw: st.DrawFn, of: st.SearchStrategy[date] = days) -> str:
    """A year, a month or a day."""
    day = draw(of)
    return draw(st.sampled_from([day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]]))


@st.composite
def range_texts(draw: st.DrawFn) -> str:
    """[A..B], [..B] or [A..], the two ends in any precision."""
    first, last = sorted([draw(near_days), draw(near_days)])
    left = first.isoformat()[: draw(st.sampled_from([4, 7, 10, 0]))]
    right = last.isoformat()[: draw(st.sampled_from([4, 7, 10, 0]))]
    assume(left or right)
    return f"[{left}..{right}]"


@st.composite
def date_texts(draw: st.DrawFn) -> str:
    """Any text that a since or until cell may hold."""
    approximate = st.builds(lambda text, mark: text + mark, plain_texts(near_days), marks)
    fixed = st.sampled_from(["", OPEN, "asOf", "[..asOf]", "199X", "{1999,2001}"])
    return draw(st.one_of(plain_texts(near_days), range_texts(), approximate, fixed))


marks = st.sampled_from(["~", "?", "%"])
spells = st.tuples(date_texts(), date_texts())


def bounds(text: str, **options: Any) -> tuple[str | None, str | None]:
    found = parse_date(text, **options)
    assert found is not None
    return tuple(day.isoformat() if day else None for day in (found.earliest, found.latest))  # type: ignore[return-value]


# -- one date ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1992-05-15", "1992-05-15", "1992-05-15"),
        ("2001-06", "2001-06-01", "2001-06-30"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("1999", "1999-01-01", "1999-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
        ("[1992-05..2001-06]", "1992-05-01", "2001-06-30"),
        ("[2001-09-11..2003]", "2001-09-11", "2003-12-31"),
        ("[2001..2001]", "2001-01-01", "2001-12-31"),
        ("[..2003-04-28]", None, "2003-04-28"),
        ("[2001-09..]", "2001-09-01", None),
        ("199X", "1990-01-01", "1999-12-31"),
        ("2004-XX", "2004-01-01", "2004-12-31"),
        ("{1999,2001}", "1999-01-01", "2001-12-31"),
        ("[1667,1668, 1670..1672]", "1667-01-01", "1672-12-31"),
        ("..", None, None),
    ],
)
def test_a_text_means_some_day_from_its_earliest_to_its_latest(
    text: str, earliest: str | None, latest: str | None
) -> None:
    assert bounds(text) == (earliest, latest)


def test_an_approximate_year_reaches_a_year_further_on_both_sides() -> None:
    assert bounds("2003~") == bounds("2003?") == ("2002-01-01", "2004-12-31")


def test_an_uncertain_and_approximate_year_reaches_further_still() -> None:
    assert bounds("2003%") == ("2001-01-01", "2005-12-31")


@given(plain_texts(near_days), marks)
def test_a_mark_of_doubt_only_widens(text: str, mark: str) -> None:
    plain, doubtful = parse_date(text), parse_date(text + mark)
    assert plain is not None and plain.earliest is not None and plain.latest is not None
    assert doubtful is not None and doubtful.earliest is not None and doubtful.latest is not None
    assert doubtful.earliest < plain.earliest and plain.latest < doubtful.latest


@pytest.mark.parametrize("text", ["", " ", "\t\n"])
def test_an_empty_text_is_an_unknown_date(text: str) -> None:
    assert parse_date(text) is None


def test_surrounding_space_is_no_part_of_the_text() -> None:
    assert parse_date(" 2003 ") == parse_date("2003")


def test_as_of_stands_for_the_last_day_of_the_source() -> None:
    assert bounds("asOf", as_of=AS_OF) == ("2004-03-31", "2004-03-31")
    assert bounds("[..asOf]", as_of=AS_OF) == (None, "2004-03-31")
    assert bounds("[2001-09-11..asOf]", as_of=AS_OF) == ("2001-09-11", "2004-03-31")


def test_as_of_is_kept_as_the_day_that_it_stands_for() -> None:
    found = parse_date("[2001-09-11..asOf]", as_of=AS_OF)
    assert found is not None and found.text == "[2001-09-11..2004-03-31]"


def test_as_of_needs_a_source_with_a_last_day() -> None:
    with pytest.raises(DateError, match="since: «asOf»: the source has no last day"):
        parse_date("asOf", column="since")


@given(plain_texts())
def test_plain_forms_agree_with_the_strict_bounds_of_the_library(text: str) -> None:
    parsed = parse_edtf(text)
    lower, upper = (date(*moment[:3]) for moment in (parsed.lower_strict(), parsed.upper_strict()))
    assert parse_date(text) == Day(text, lower, upper)


@given(st.one_of(plain_texts(), range_texts()))
def test_no_bound_lies_outside_the_years_that_the_text_names(text: str) -> None:
    found = parse_date(text)
    assert found is not None
    years = [int(part[:4]) for part in text.strip("[]").split("..") if part]
    for bound in (found.earliest, found.latest):
        assert bound is None or min(years) <= bound.year <= max(years)


@given(date_texts())
def test_a_date_reads_back_from_its_own_text(text: str) -> None:
    found = parse_date(text, as_of=AS_OF)
    assert found is None or parse_date(found.text) == found


@given(st.one_of(plain_texts(), range_texts(), st.sampled_from(["2003~", "199X"])))
def test_the_text_is_kept_as_written(text: str) -> None:
    found = parse_date(text)
    assert found is not None and found.text == text


@given(date_texts())
def test_the_earliest_day_is_never_after_the_latest(text: str) -> None:
    found = parse_date(text, as_of=AS_OF)
    if found is not None and found.earliest is not None and found.latest is not None:
        assert found.earliest <= found.latest
        assert found.exact is (found.earliest == found.latest)


# -- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2001-02-30", "no such day in the calendar"),
        ("2001-13", "no such day in the calendar"),
        ("2001-00", "no such day in the calendar"),
        ("2001-00-00", "no such day in the calendar"),
        ("2001-06-00", "no such day in the calendar"),
        ("[2001-00..2003]", "no such day in the calendar"),
        ("0000", "year 0"),
        ("[..]", "sets no bound at all"),
        ("[2001..1999]", "its last day lies before its first"),
        ("../2004", "an interval"),
        ("2001/2003", "an interval"),
        ("Y17000", "outside the years 0001 to 9999"),
        ("-0005", "outside the years 0001 to 9999"),
        ("9999~", "outside the years 0001 to 9999"),
        ("2001-06-15T10:00:00", "a time of day or a season"),
        ("summer 2001", "not an EDTF date"),
        ("15.06.2001", "not an EDTF date"),
        ("2001-6", "not an EDTF date"),
        ("٢٠٠٣", "not an EDTF date"),
        ("２００３", "not an EDTF date"),
        ("2003" * 100, "not an EDTF date"),
        ("2001-04-1X", "not an EDTF date"),
        ("2001S21", "not an EDTF date"),
        ("asOfX", "not an EDTF date"),
    ],
)
def test_what_is_no_date_is_refused_with_its_column_and_the_reason(text: str, why: str) -> None:
    with pytest.raises(DateError) as refused:
        parse_date(text, column="until")
    assert refused.value.message.startswith(f"until: «{text[:70]}")
    assert why in refused.value.message
    assert refused.value.hint


def test_the_library_says_nothing_beside_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DateError):
        parse_date("2401-0X")
    assert capsys.readouterr() == ("", "")


def test_a_date_error_is_bad_input() -> None:
    assert issubclass(DateError, BadInputError)


@given(
    st.one_of(
        st.text(max_size=30),
        st.text(alphabet=string.digits + "-.[]{}/~?%XYTZuE, +:", max_size=20),
        st.text(alphabet="0123456789٠١٢०१२０１²½-", max_size=12),
        st.text(min_size=90, max_size=400),
    )
)
@example("\ud800")
@example("[..]")
@example("{..}")
@example("Y-17E7")
@example("\x1b[2J2003")
@example("[[..]..]")
@example("2001-21")
def test_arbitrary_text_gives_a_date_or_a_date_error_that_names_column_and_text(text: str) -> None:
    try:
        parse_date(text, as_of=AS_OF, column="since")
    except DateError as error:
        assert error.message.startswith("since: «")
        assert error.message.isprintable()
        if text.isprintable() and len(text) <= 80:
            assert text.strip() in error.message or "asOf" in text


# -- the two dates of a spell ------------------------------------------------------------------


def test_a_spell_has_four_bounds() -> None:
    span = parse_span("1992-05-15", "1999")
    assert span.since is not None and span.until is not None
    assert (span.since.earliest, span.since.latest) == (date(1992, 5, 15), date(1992, 5, 15))
    assert (span.until.earliest, span.until.latest) == (date(1999, 1, 1), date(1999, 12, 31))


def test_a_spell_without_dates_is_undated() -> None:
    assert parse_span("", "").undated
    assert not parse_span("", "1999").undated
    assert not parse_span("..", "").undated


def test_an_open_or_unknown_end_is_no_end() -> None:
    assert not parse_span("2001", "").ends
    assert not parse_span("2001", "..").ends
    assert parse_span("2001", "[..asOf]", as_of=AS_OF).ends


@pytest.mark.parametrize(
    ("since", "until"),
    [("2001", "1999"), ("2001-06-15", "2001-05"), ("[2001..2003]", "2000"), ("2003~", "2001")],
)
def test_an_end_that_cannot_lie_after_the_start_is_refused(since: str, until: str) -> None:
    with pytest.raises(DateError, match=r"until: .*lies before since"):
        parse_span(since, until)


@pytest.mark.parametrize("text", ["2001-06-15", "2001", "[..2003]", "asOf"])
def test_an_end_that_is_the_start_is_refused(text: str) -> None:
    with pytest.raises(DateError, match=r"until: .*the same as since"):
        parse_span(text, text, as_of=AS_OF)


@pytest.mark.parametrize("until", ["2001", "2001-06", "[1999..2003]", "2000~"])
def test_an_end_that_may_lie_after_the_start_is_taken(until: str) -> None:
    assert parse_span("2001-06-15", until).ends


def test_open_on_both_sides_is_a_spell() -> None:
    assert not parse_span("..", "..").ends


def test_the_error_names_the_column_at_fault() -> None:
    with pytest.raises(DateError, match=r"^since: «2001-02-30»"):
        parse_span("2001-02-30", "2003")
    with pytest.raises(DateError, match=r"^until: «2003-02-30»"):
        parse_span("2001", "2003-02-30")


@given(spells, near_days)
def test_what_certainly_holds_possibly_holds(spell: tuple[str, str], day: date) -> None:
    try:
        span = parse_span(*spell, as_of=AS_OF)
    except DateError:
        return
    for as_of in (AS_OF, None):
        assert not span.certainly_on(day, as_of) or span.possibly_on(day, as_of)


@given(spells)
def test_a_spell_begins_to_hold_and_ceases_to_hold_once(spell: tuple[str, str]) -> None:
    try:
        span = parse_span(*spell, as_of=AS_OF)
    except DateError:
        return
    start = date(1985, 1, 1)
    for holds_on in (span.possibly_on, span.certainly_on):
        held = [holds_on(start + timedelta(days=30 * n), AS_OF) for n in range(400)]
        turns = sum(a != b for a, b in pairwise(held))
        assert turns <= (1 if held[0] else 2)


@given(near_days, near_days)
def test_until_is_the_first_day_off(first: date, second: date) -> None:
    since, until = sorted([first, second])
    assume(since < until)
    span = parse_span(since.isoformat(), until.isoformat())
    for holds_on in (span.possibly_on, span.certainly_on):
        assert not holds_on(since - timedelta(days=1), None)
        assert holds_on(since, None)
        assert holds_on(until - timedelta(days=1), None)
        assert not holds_on(until, None)


@given(near_days, near_days)
def test_a_spell_without_an_end_speaks_up_to_the_sources_last_day(since: date, day: date) -> None:
    span = parse_span(since.isoformat(), "")
    assert span.certainly_on(day, AS_OF) is (since <= day <= AS_OF)


@given(near_days)
def test_an_undated_spell_is_possible_and_never_certain(day: date) -> None:
    span = parse_span("", "")
    assert span.possibly_on(day, AS_OF) is (day <= AS_OF)
    assert not span.certainly_on(day, AS_OF)


# -- the day of a command ----------------------------------------------------------------------


@given(days)
def test_a_day_is_read_as_written(day: date) -> None:
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    ["2003", "2003-12", "20031231", "31.12.2003", "2003-02-30", "0000-01-01", "99999-12-31",
     "٢٠٠٣-١٢-٣١", "2003-12-31T00:00", "2003-W01-1", "", "\x1b[2J"],
)  # fmt: skip
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(DateError, match="is not a day") as refused:
        parse_day(text)
    assert refused.value.message.isprintable()
    assert "YYYY-MM-DD" in refused.value.hint
