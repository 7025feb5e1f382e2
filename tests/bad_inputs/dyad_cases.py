"""The bad inputs of `steppe import dyads`, tables of dyads and of dates: what must come of each."""

from __future__ import annotations

import gzip

from case import World, bad, holds, ok, step, tied
from made_up_dyads import GOOD, WEST, row, several, table, zipped

from steppe.graph.dataset.tables import LONGEST_LINE

YEAR_1990 = ("--dataset", "OUT", "--from", "1990", "--to", "1990", "--layer", "alliance")


def one_pair(world: World) -> None:
    """Two actors, as a table with plain codes gives them."""
    import steppe

    codes = {e.cow for e in steppe.open(world.made).contents.entities.values()}
    assert codes in ({2, 20}, {200, 220})


# FILE stands for the name of the file.
CASES = [
    bad("csv/empty.csv", b"", "FILE: empty file, no header"),
    ok("csv/header_only.csv", table(), 0, "0 rows"),
    bad("csv/header_only.csv", table(), "0 rows", args=("--strict",)),
    bad("csv/no_header.csv", GOOD.encode(), "FILE:1: missing columns ccode1, ccode2", "found 2"),
    bad(
        "csv/missing_column.csv",
        table(GOOD).replace(b"ccode2,", b"").replace(b"220,", b""),
        "missing columns ccode2; found ccode1, state1, state2",
    ),
    bad(
        "csv/duplicate_header.csv",
        b"ccode1,ccode1,ccode2,start,type\n200,2,220,1960,defense\n",
        "FILE:1: ccode1: duplicate column",
    ),
    bad("csv/extra_cell.csv", table(GOOD.strip() + ",more\n"), "FILE:2", "10 cells, 9 expected"),
    bad("csv/short_row.csv", table(GOOD, "200,UK,220\n"), "FILE:3", "3 cells, 9 expected"),
    ok(
        "csv/short_row.csv",
        table(GOOD, "200,UK,220\n"),
        1,
        "1 row skipped",
        "FILE:3",
        args=("--skip-bad",),
    ),
    ok("csv/bom.csv", b"\xef\xbb\xbf" + table(GOOD), 1),
    bad("csv/utf16.csv", table(GOOD).decode().encode("utf-16"), "looks like UTF-16", "--encoding"),
    ok("csv/utf16.csv", table(GOOD).decode().encode("utf-16"), 1, args=("--encoding", "utf-16")),
    bad(
        "csv/latin1.csv",
        table(row(state2="Françe")).decode().encode("latin-1"),
        "FILE:2: byte 0x",
        "is not UTF-8 (try --encoding latin-1)",
    ),
    ok(
        "csv/latin1.csv",
        table(row(state2="Françe")).decode().encode("latin-1"),
        1,
        args=("--encoding", "latin-1"),
    ),
    bad(
        "csv/bad_utf8_mid.csv", table(*[GOOD] * 50, "\0").replace(b"\0", b"\xff\n"), "FILE:52: byte"
    ),
    bad("csv/nul_bytes.csv", table(row(state1="a\0b")), "FILE:2: NUL byte"),
    bad(
        "csv/unclosed_quote.csv",
        table(GOOD, '200,"UK,220,France,1960,,defense,3,t\n', WEST),
        "FILE:3: a quote is opened here and never closed",
    ),
    bad("csv/newline_in_cell.csv", table(row(state1="a\nb"), "x" + GOOD), "FILE:4: ccode1: «x2"),
    ok(
        "csv/crlf_mixed.csv",
        table(GOOD).replace(b"\n", b"\r\n") + GOOD.strip().encode() + b"\r" + GOOD.encode(),
        1,
        "3 rows read",
        "2 duplicate rows",
    ),
    bad(
        "csv/semicolon.csv",
        table(GOOD).replace(b",", b";"),
        "one column found: the delimiter looks like ';'",
        "--delimiter",
    ),
    ok("csv/semicolon.csv", table(GOOD).replace(b",", b";"), 1, args=("--delimiter", ";")),
    bad("csv/tabs.csv", table(GOOD).replace(b",", b"\t"), "looks like a tab", "--delimiter tab"),
    ok("csv/tabs.csv", table(GOOD).replace(b",", b"\t"), 1, args=("--delimiter", "tab")),
    bad("csv/huge_cell.csv", table(row(state1="x" * 150_000)), "FILE:2: a cell is longer than"),
    bad(
        "csv/many_columns.csv",
        ",".join(f"x{n}" for n in range(3000)).encode() + b"\n",
        "missing columns ccode1",
        "and 2990 more|and 4990 more",
    ),
    bad("csv/binary_png.csv", b"\x89PNG\r\n\x1a\n\0\0\0", "not a text file"),
    bad("csv/html_404.csv", b"<html><body>404</body></html>", "this is HTML, not CSV"),
    bad(
        "csv/git_lfs_pointer.csv",
        b"version https://git-lfs.github.com/spec/v1\n",
        "Git LFS pointer",
    ),
    bad("csv/truncated.csv.gz", gzip.compress(table(*[GOOD] * 9))[:-12], "truncated gzip"),
    bad("csv/bomb.csv.gz", gzip.compress(b"0" * (LONGEST_LINE + 9)), "a line is longer than"),
    bad(
        "csv/zip_slip.zip",
        zipped("../../evil.csv", "ok.csv"),
        "unsafe member name «../../evil.csv»",
    ),
    bad(
        "csv/unknown_code.csv",
        table(GOOD, row(ccode1="9998")),
        "FILE:3: ccode1: «999",
        "not a known state",
    ),
    ok(
        "csv/unknown_code.csv",
        table(GOOD, row(ccode1="9998")),
        2,
        "taken as a new one",
        args=("--allow-unknown",),
    ),
    ok("csv/code_leading_zero.csv", table(row(ccode1="0200")), 1, then=(one_pair,)),
    ok("csv/code_float.csv", table(row(ccode1="200.0")), 1, then=(one_pair,)),
    bad("csv/code_blank.csv", table(row(ccode1="")), "FILE:2: ccode1: no code"),
    ok("csv/code_minus9.csv", table(row(ccode2="-9")), 0, "1 row skipped", "FILE:2: ccode2: «-9»"),
    ok(
        "csv/code_name_mismatch.csv",
        table(row(ccode2="20", state2="Cuba")),
        1,
        "code 20 is Canada, name says Cuba",
    ),
    bad(
        "csv/code_name_mismatch.csv",
        table(row(ccode2="20", state2="Cuba")),
        "code 20 is Canada, name says Cuba",
        args=("--strict",),
    ),
    bad("csv/self_tie.csv", table(row(ccode1="2", ccode2="2")), "FILE:2: a self-tie: 2"),
    ok(
        "csv/both_directions.csv",
        table(GOOD, row(ccode1="220", state1="", ccode2="200", state2="")),
        1,
        "1 duplicate row",
    ),
    ok("csv/exact_duplicates.csv", table(GOOD, GOOD, GOOD), 1, "2 duplicate rows"),
    ok(
        "csv/contradictory_sources.csv",
        table(GOOD, row(type="entente", source="other")),
        2,
        then=(
            step("show", "--dataset", "OUT", "--format", "csv"),
            step(
                "query",
                "SELECT ?s { ?c st:stance ?x ; prov:hadPrimarySource ?s }",
                "--dataset",
                "OUT",
                says=("other",),
            ),
        ),
    ),
    bad(
        "csv/weight_nan_inf.csv",
        several(weight=("NaN", "-inf", "1e999")),
        "FILE:2: weight: «NaN»: not a number",
        "FILE:3: weight",
        "FILE:4: weight: «1e999»",
    ),
    bad(
        "csv/weight_negative.csv",
        table(row(weight="-5")),
        "FILE:2: weight: «-5»: must be at least 0",
    ),
    bad("csv/weight_text.csv", table(row(weight="1,5")), "FILE:2: weight: «1,5»: not a number"),
    bad("csv/number_arabic_digits.csv", table(row(ccode1="٢")), "FILE:2: ccode1: «٢»: not a code"),
    bad(
        "csv/huge_int.csv",
        table(row(ccode1="9" * 5000)),
        "FILE:2: ccode1: «9999",
        "not a code of COW",
    ),
    bad(
        "csv/type_unknown.csv",
        table(row(type="defence??")),
        "FILE:2: type: «defence??»",
        "known are defense",
    ),
    ok(
        "csv/unicode_names.csv",
        table(row(ccode1="710", state1="中华人民共和国"), row(ccode1="640", state1="Türkiye")),
        2,
        then=(
            holds("中华人民共和国", "Türkiye", as_file="ttl"),
            holds("中华人民共和国", "Türkiye", as_file="html"),
            step("show", "中华人民共和国", "--dataset", "OUT", says=("CHN",)),
        ),
    ),
    ok(
        "csv/nfd_vs_nfc.csv",
        several(state2=("Re\u0301publique", "R\u00e9publique")),
        1,
        "1 duplicate row",
        then=(tied(1989, 1990, never=()),),
    ),
    ok(
        "csv/zero_width_bidi.csv",
        table(row(state1="United\u200b Kingdom\u202e")),
        1,
        "FILE:2: state1",
        "invisible characters (U+200B, U+202E)",
    ),
    bad("csv/ansi_escape.csv", table(row(state1="\x1b[2Jx")), "FILE:2: state1: «\\x1b[2J"),
    ok(
        "csv/formula_cells.csv",
        table(
            row(state1='=HYPERLINK("http://x.invalid")', source="+1+1"), row(ccode1="3", ccode2="4")
        ),
        2,
        "a spreadsheet would take it for a formula",
        args=("--allow-unknown",),
        then=(holds(never=(",=", ",+", ",-", ",@"), as_file="csv"),),
    ),
    bad("csv/spaces_only.csv", table("   ,   , ,  , ,,   , , \n"), "FILE:2: ccode1: no code"),
    bad(
        "csv/iri_breaking_id.csv",
        table(GOOD, row(ccode1="2> <http://e/p> .")),
        "FILE:3: ccode1: «2> <http",
    ),
    ok(
        "csv/sparql_injection_name.csv",
        table(row(state1='x" } ; DROP ALL ; INSERT DATA { <http://e/a> <http://e/b> "y')),
        1,
        then=(
            step("query", "ASK { <http://e/a> ?p ?o }", "--dataset", "OUT", says=("false",)),
            step(
                "query",
                "ASK { ?s skos:hiddenLabel|skos:altLabel ?l FILTER(CONTAINS(?l, 'DROP')) }",
                "--dataset",
                "OUT",
                says=("true",),
            ),
        ),
    ),
    bad(
        "time/end_before_start.csv",
        table(row(end="1949-12-31")),
        "FILE:2: end: «19",
        "before the start",
    ),
    bad(
        "time/impossible_date.csv",
        table(row(start="1990-02-30")),
        "FILE:2: start: «1990-02-30»: no such day",
    ),
    bad(
        "time/ambiguous_dmy.csv", table(row(start="03/04/1990")), "ambiguous date", "--date-format"
    ),
    ok("time/ambiguous_dmy.csv", table(row(start="03/04/1990")), 1, args=("--date-format", "dmy")),
    ok(
        "time/year_only.csv",
        table(row(start="1949", end="1950")),
        1,
        then=(
            tied(1949, 1950, never=(1948, 1951)),
            holds(",1949,", never=("1949-01-01",), as_file="csv"),
        ),
    ),
    ok(
        "time/month_precision.csv",
        table(row(start="1949-04", end="1950-06")),
        1,
        then=(tied(1949, never=(1948, 1950)), holds('st:sinceEdtf "1949-04"', as_file="ttl")),
    ),
    ok(
        "time/unknown_start.csv",
        table(row(start="", end="1961")),
        1,
        "FILE:2: start: the start is not known",
        then=(holds(never=("0000",), as_file="csv"),),
    ),
    ok(
        "time/cow_missing_-9.csv",
        table(row(start="-9", end="-9")),
        1,
        "the tie is undated",
        then=(holds(never=("-9",), as_file="csv"),),
    ),
    ok(
        "time/future_year.csv",
        table(row(start="1949", end="2998-12-31")),
        1,
        "taken as going on",
        then=(tied(1949, 2020, never=(1948,)),),
    ),
    bad(
        "time/year_two_digits.csv",
        table(row(start="49")),
        "FILE:2: start: «49»: not a year of four",
    ),
    bad(
        "time/year_0_and_negative.csv",
        several(start=("0000-01-01", "-0431")),
        "FILE:2: start: «0000-01-01»",
        "FILE:3: start: «-0431»",
    ),
    ok(
        "time/overlapping_intervals.csv",
        table(row(start="1949", end="1960"), row(start="1955", end="1970")),
        2,
        then=(tied(1949, 1956, 1970, never=(1948, 1971)),),
    ),
    ok(
        "time/adjacent_intervals.csv",
        table(row(start="1949", end="1955"), row(start="1956", end="1960")),
        2,
        then=(tied(1949, 1955, 1956, 1960, never=(1948, 1961)),),
    ),
    ok(
        "time/same_day_start_end.csv",
        table(
            row(ccode1="2", state1="", ccode2="20", state2="", start="1990-05-01", end="1990-05-01")
        ),
        1,
        "an end is read as the last day",
        then=(
            tied(never=(1989, 1990)),
            step(
                "align",
                "USA",
                "CAN",
                *YEAR_1990,
                "--day-rule",
                "any",
                says=("series by any: any day of each year", ",jaccard,similarity,alliance,0.0,"),
            ),
            step("align", "USA", "CAN", *YEAR_1990, says=("no tie is stated|no data for 1990",)),
        ),
    ),
    bad(
        "time/state_exits_mid_year.csv",
        table(GOOD, row(ccode2="265", state2="", start="1995")),
        "FILE:3: ccode2: «265»: 265 left the COW system on 1990-10-02",
    ),
    ok(
        "time/state_before_entry.csv",
        table(row(ccode2="341", state2="Kosovo", start="1990")),
        1,
        "341 enters the COW system on 2006-06-12",
        "code 341 is Montenegro, name says Kosovo",
    ),
    ok(
        "time/renamed_state.csv",
        table(
            row(ccode1="260", state1="", start="1955", end="1990"),
            row(ccode1="255", state1="", start="1990"),
        ),
        2,
        then=(tied(1955, 1989, 1990, 1991, never=(1954,)),),
    ),
    bad("time/excel_serial.csv", table(row(start="18022")), "FILE:2: start: «18022»: not a year"),
    ok(
        "time/datetime_tz.csv",
        table(row(start="1990-05-01T23:30:00-05:00")),
        1,
        then=(holds('st:sinceEdtf "1990-05-01"', as_file="ttl"),),
    ),
]
