"""The packaged questions and the sample questions on the paper, answered by the graph.

Each answer is computed once, and compared with the shared list of questions where that is at
hand, and everywhere with what a reader finds in the paper.
"""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.bodies import bodies_of
from steppe.graph.questions import bind, question, questions
from steppe.ontology.errors import NotFoundError, UsageError

ROOT = Path(__file__).resolve().parent.parent
FIVE = ("KAZ", "KGZ", "TJK", "TKM", "UZB")

Run = Callable[..., tuple[int, str, str]]


def ask(kg: KnowledgeGraph, name: str, **given: str) -> list[dict[str, Any]]:
    """The rows of a packaged question, entities by their id; parameters not given by default."""
    found = kg.ask(name, **given)
    named = [dict(zip(found.columns, row, strict=True)) for row in found]
    return [{k: _short(v) for k, v in row.items()} for row in named]


def _short(value: Any) -> Any:
    return value.rpartition("/")[2] if isinstance(value, str) and "w3id.org" in value else value


def column(rows: list[dict[str, Any]], name: str) -> list[Any]:
    return [row[name] for row in rows]


def central_asian_members(kg: KnowledgeGraph, body: str, day: str) -> list[str]:
    snapshot = kg.snapshot(day, certain=True)
    found = {v.subject.rpartition("/")[2] for v in snapshot.members(kg.entity(body).iri)}
    return [state for state in FIVE if state in found]


def bodies_in_the_paper(kg: KnowledgeGraph) -> dict[str, int]:
    """Bodies per state by the paper alone at the end of 2003; a contested one is not counted."""
    held = bodies_of(kg.snapshot("2003-12-31", source="kuo-2004"))
    return {
        state: sum(
            not all(v.contested for v in verdicts)
            for verdicts in held[kg.entity(state).iri].values()
        )
        for state in FIVE
    }


def named_bases(kg: KnowledgeGraph, state: str) -> list[str]:
    snapshot = kg.snapshot(source="kuo-2004")
    operated = {v.object for v in snapshot.ties if v.predicate.endswith("#operatesBase")
                and v.subject.endswith(state)}  # fmt: skip
    hosts = {v.subject for v in snapshot.ties if v.predicate.endswith("#hostsBase")
             and v.object in operated}  # fmt: skip
    return sorted(iri.rpartition("/")[2] for iri in hosts)


ANSWERS: dict[str, Callable[[KnowledgeGraph], Any]] = {
    "Q01": lambda kg: column(ask(kg, "central-asia-definition"), "state"),
    "Q07": lambda kg: {r["to"]: int(r["km"]) for r in ask(kg, "distances-of-kant")},
    "Q08": lambda kg: [
        (r["state"], str(r["day"]), r["place"])
        for r in ask(kg, "signatories-of-the-collective-security-treaty")
    ],
    "Q10": lambda kg: [(r["city"], r["since"], r["head"]) for r in ask(kg, "sco-secretariat")],
    "Q13": lambda kg: [
        (r["number"], r["asserted_by"], r["named"]) for r in ask(kg, "leased-us-bases")
    ],
    "Q16": lambda kg: column(ask(kg, "turkish-route"), "state"),
    "Q19": lambda kg: [
        (r["state"], r["until"], r["locator"])
        for r in ask(kg, "leaving-the-collective-security-treaty")
    ],
    "Q20": lambda kg: [
        s for s in column(ask(kg, "sco-not-collective-security"), "state") if s in FIVE
    ],
    "Q25": lambda kg: {
        "by stationed forces": column(ask(kg, "hosts-of-both"), "state"),
        "by named bases": [s for s in named_bases(kg, "USA") if s in named_bases(kg, "RUS")],
    },
    "Q31": lambda kg: {
        r["state"]: (int(r["area"]), r["people"], float(r["density"]))
        for r in ask(kg, "area-and-population")
    },
    "Q40": lambda kg: {
        day: central_asian_members(kg, "CST", day) for day in ("1998-12-31", "2000-01-01")
    },
    "Q42": lambda kg: kg.why("GEO memberOf CST", kg.snapshot("1993-06-01", source="kuo-2004")),
    "Q43": lambda kg: kg.snapshot(source="kuo-2004").members(kg.entity("PfP").iri),
    "Q44": lambda kg: {
        (r["date"], r["source"], r["rank"]) for r in ask(kg, "founding-dates-of-the-sco")
    },
    "Q53": bodies_in_the_paper,
}


def test_q01_central_asia(kg: KnowledgeGraph) -> None:
    assert ANSWERS["Q01"](kg) == list(FIVE)


def test_q07_distances(kg: KnowledgeGraph) -> None:
    assert ANSWERS["Q07"](kg) == {"manas-air-base": 30, "bishkek": 20, "kashgar": 400}


def test_q08_the_treaty_of_tashkent(kg: KnowledgeGraph) -> None:
    states = ["ARM", "KAZ", "KGZ", "RUS", "TJK", "UZB"]
    assert ANSWERS["Q08"](kg) == [(s, "1992-05-15", "Tashkent") for s in states]


def test_q10_the_secretariat(kg: KnowledgeGraph) -> None:
    assert ANSWERS["Q10"](kg) == [("Beijing", "2004-01-15", "Zhang Deguang")]


def test_q13_nine_bases_are_a_number_and_never_enumerated(kg: KnowledgeGraph) -> None:
    ((number, asserted_by, named),) = ANSWERS["Q13"](kg)
    assert (number, asserted_by, named) == (9, None, "Manas air base")


def test_q16_the_route_in_order(kg: KnowledgeGraph) -> None:
    assert ANSWERS["Q16"](kg) == ["AZE", "GEO", "TUR"]


def test_q19_who_left_in_footnote_6(kg: KnowledgeGraph) -> None:
    assert ANSWERS["Q19"](kg) == [(s, "1999", "§3, note 6") for s in ("AZE", "GEO", "UZB")]


def test_q20_in_the_sco_and_not_in_the_treaty(kg: KnowledgeGraph) -> None:
    assert ANSWERS["Q20"](kg) == ["UZB"]


def test_q25_hosts_of_both(kg: KnowledgeGraph) -> None:
    assert ANSWERS["Q25"](kg) == {
        "by stationed forces": ["KGZ", "TJK"],
        "by named bases": ["KGZ"],
    }


def test_q31_the_totals_add_up(kg: KnowledgeGraph) -> None:
    table = ANSWERS["Q31"](kg)
    total = table.pop("central-asia")
    assert total == (4005100, 59277546, 14.8)
    assert tuple(sum(row[k] for row in table.values()) for k in (0, 1)) == total[:2]
    assert (table["UZB"][2], table["KAZ"][2]) == (58.1, 6.2)


def test_q40_time_travel(kg: KnowledgeGraph) -> None:
    assert ANSWERS["Q40"](kg) == {
        "1998-12-31": ["KAZ", "KGZ", "TJK", "UZB"],
        "2000-01-01": ["KAZ", "KGZ", "TJK"],
    }


def test_q42_unknown_from_the_document(kg: KnowledgeGraph) -> None:
    answer = ANSWERS["Q42"](kg)
    assert (answer.answer, answer.certain) == ("yes", False)
    assert "possible" in answer.because


def test_q43_tajikistan_is_contested_and_no_date_is_given(kg: KnowledgeGraph) -> None:
    found = {v.subject.rpartition("/")[2]: v for v in ANSWERS["Q43"](kg)}
    assert {s: v.contested for s, v in found.items()} == {s: s == "TJK" for s in FIVE}
    assert all(v.certain for s, v in found.items() if s != "TJK")
    assert not any(s.span.since and s.span.since.exact for v in found.values() for s in v.claims)


def test_q44_founding_dates(kg: KnowledgeGraph) -> None:
    assert ANSWERS["Q44"](kg) == {
        ("2001-06", "kuo-2004", "Normal"),
        ("2001-06-25", "kuo-2004", "Normal"),
        ("2001-06-15", "sco-moscow-declaration-2003", "Preferred"),
    }


def test_q53_bodies_per_state(kg: KnowledgeGraph) -> None:
    assert ANSWERS["Q53"](kg) == {"KAZ": 10, "KGZ": 10, "UZB": 8, "TJK": 7, "TKM": 4}


@pytest.fixture(scope="module")
def sample(shared: Path) -> dict[str, Any]:
    listed = json.loads((shared / "questions" / "questions.json").read_text(encoding="utf-8"))
    return {q["id"]: q["answer"] for q in listed}


def test_every_sample_question_is_answered_here(sample: dict[str, Any]) -> None:
    assert set(sample) == set(ANSWERS)


def test_the_answers_are_those_of_the_sample(kg: KnowledgeGraph, sample: dict[str, Any]) -> None:
    answers = {name: answer(kg) for name, answer in ANSWERS.items()}
    assert answers["Q01"] == sample["Q01"]
    assert {s for s, _, _ in answers["Q08"]} == set(sample["Q08"]["signatories"])
    assert answers["Q08"][0][1:] == (sample["Q08"]["date"], sample["Q08"]["place"])
    assert answers["Q10"][0][:2] == (sample["Q10"]["city"], sample["Q10"]["since"])
    assert answers["Q10"][0][2] in sample["Q10"]["first_head"]
    assert answers["Q13"][0][:2] == (sample["Q13"]["value"], sample["Q13"]["source_cited"])
    assert answers["Q16"] == [leg[:3] for leg in sample["Q16"]]
    left = {s: until for s, until, _ in answers["Q19"]}
    assert int(left["UZB"]) == sample["Q19"]["year"]
    assert set(left) == {"UZB", *sample["Q19"]["with"]}
    assert answers["Q20"] == sample["Q20"]
    assert answers["Q25"] == sample["Q25"]
    area, people, density = answers["Q31"]["central-asia"]
    assert (area, people, density) == tuple(
        sample["Q31"][k] for k in ("area_km2", "population", "density_per_km2")
    )
    assert answers["Q40"] == sample["Q40"]
    dates = {entry["date"] for entry in sample["Q44"] if entry["date"][:4].isdigit()}
    assert {date for date, _, _ in answers["Q44"]} == dates
    expected = {state: n for row in sample["Q53"] for state, n in row.items()}
    assert answers["Q53"] == expected


# -- the packaged questions ---------------------------------------------------------------------

NAMES = [q.name for q in questions()]
PARAMETERS = [(q.name, p.name) for q in questions() for p in q.parameters]


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "docs" / "make_answers.py"))


@pytest.fixture(scope="module")
def answers(script: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = script["answers"]()
    return found


def test_there_are_questions_enough_and_each_has_its_answer() -> None:
    assert len(NAMES) >= 45
    folder = ROOT / "ontology" / "questions"
    assert {f.name for f in folder.iterdir()} == {f"{n}.{e}" for n in NAMES for e in ("rq", "csv")}


@pytest.mark.parametrize("name", NAMES)
def test_a_question_says_what_it_asks_and_shows(name: str) -> None:
    asked = question(name)
    assert asked.title.endswith("?")
    assert asked.description.endswith((".", ")"))
    assert "claim:" not in asked.text  # rows may be renumbered
    assert "ORDER BY" in asked.text
    assert max(map(len, asked.text.splitlines()[1:])) <= 110


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_beside_a_question_is_what_it_gives(answers: dict[str, str], name: str) -> None:
    assert question(name).answer == answers[name], "run python docs/make_answers.py and look"
    assert question(name).answer.count("\n") > 1


@pytest.mark.parametrize("name", ["sco-secretariat", "members-on-a-day", "totals-of-the-table"])
def test_the_command_prints_the_answer(run: Run, name: str) -> None:
    asked = ("query", "--name", name, "--format", "csv")
    assert run(*asked) == (0, question(name).answer, "")


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_a_parameter_stands_in_the_select_clause(name: str, parameter: str) -> None:
    asked = question(name)
    assert parameter in asked.answer.partition("\n")[0].split(",")
    assert f"?{parameter}" in asked.text.partition("SELECT")[2].partition("{")[0]


def test_the_page_of_questions_is_up_to_date(script: dict[str, Any]) -> None:
    page = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    assert page == script["page"](), "run python docs/make_answers.py"


# -- other values of the parameters, answered by hand from the paper ------------------------------


def members(kg: KnowledgeGraph, body: str, day: str) -> list[str]:
    return column(ask(kg, "members-on-a-day", body=body, on=day), "state")


def test_members_on_other_days(kg: KnowledgeGraph) -> None:
    nine = ["ARM", "AZE", "BLR", "GEO", "KAZ", "KGZ", "RUS", "TJK", "UZB"]
    assert members(kg, "CST", "1998-12-31") == nine
    assert members(kg, "CST", "2000-01-01") == [s for s in nine if s not in ("AZE", "GEO", "UZB")]
    assert members(kg, "CST", "1992-05-14") == []
    assert members(kg, "SCO", "2001-12-31") == ["CHN", "KAZ", "KGZ", "RUS", "TJK", "UZB"]
    with pytest.raises(UsageError, match="2004-03-31"):  # after the last day of the data
        members(kg, "SCO", "2004-04-01")


@pytest.mark.parametrize("body", ["CST", "CSTO", "SCO", "PfP", "CAU"])
@pytest.mark.parametrize("day", ["1993-06-01", "1999-06-01", "2003-04-27", "2003-12-31"])
def test_the_queries_agree_with_the_rules_of_what_holds(
    kg: KnowledgeGraph, body: str, day: str
) -> None:
    found = kg.snapshot(day).members(kg.entity(body).iri)
    by_rule = [
        sorted({v.subject.rpartition("/")[2] for v in found if v.certain == certain})
        for certain in (True, False)
    ]
    possible = column(ask(kg, "possible-members-on-a-day", body=body, on=day), "state")
    assert [members(kg, body, day), sorted(set(possible))] == by_rule


def test_changes_between_two_other_days(kg: KnowledgeGraph) -> None:
    since_the_start = ask(kg, "members-on-two-days", before="1992-05-14", after="1998-12-31")
    assert {r["name"] for r in since_the_start if r["change"] == "joined"} == {
        "Armenia", "Azerbaijan", "Belarus", "Georgia", "Kazakhstan", "Kyrgyzstan", "Russia",
        "Tajikistan", "Uzbekistan",
    }  # fmt: skip
    assert {r["change"] for r in since_the_start} == {"joined"}
    over_all = ask(kg, "members-on-two-days", before="1992-05-14")
    came_and_went = {r["name"] for r in over_all if r["change"] == "joined and left again"}
    assert came_and_went == {"Azerbaijan", "Georgia", "Uzbekistan"}


def test_who_is_not_in_other_bodies(kg: KnowledgeGraph) -> None:
    def why(body: str) -> dict[str, str]:
        return {r["name"]: r["why"] for r in ask(kg, "not-in-a-body", body=body)}

    assert why("SCO") == {"Turkmenistan": "not on a complete list"}
    assert why("EurAsEC") == {"Turkmenistan": "nothing said", "Uzbekistan": "nothing said"}
    assert why("CST") == {"Turkmenistan": "denied"}
    assert why("PfP") == {"Tajikistan": "denied, but claimed too"}


def test_other_terms_offices_and_forces(kg: KnowledgeGraph) -> None:
    assert column(ask(kg, "term-of-an-office-on-a-day", on="2000-01-01"), "years") == [7]
    early = ask(kg, "office-holders-on-a-day", on="1990-10-27")
    assert ("Saparmurat Niyazov", "certain") in {(r["holder"], r["held"]) for r in early}
    assert "Islam Karimov" not in column(early, "holder")  # elected in 1991
    later = ask(kg, "office-holders-on-a-day", on="2004-01-15")
    assert "Zhang Deguang" in column(later, "holder")
    forces = ask(kg, "foreign-forces-on-a-day", on="2003-10-22")
    assert ("Russia", "Kyrgyzstan") not in {(r["power"], r["host"]) for r in forces}


def test_other_actors_lists_and_states(kg: KnowledgeGraph) -> None:
    threats = column(ask(kg, "items-of-a-list", list="uzbekistan-seven-threats"), "item")
    assert len(threats) == 7 and "ecological problems" in threats
    growth = {s: ask(kg, "growth-of-a-state", state=s)[0]["percent"] for s in ("KAZ", "UZB")}
    assert {s: float(percent) for s, percent in growth.items()} == {"KAZ": 9.5, "UZB": 4.2}
    chain = column(ask(kg, "successor-chain", body="CST"), "became")
    assert chain == ["Collective Security Treaty Organization"]
    (signed,) = ask(kg, "acts-between-two-days", **{"from": "2000-01-01", "to": "2000-12-31"})
    assert (signed["date"], signed["signers"]) == ("2000-10-10", 5)


def test_answers_that_were_read_in_the_paper_and_not_in_the_graph(kg: KnowledgeGraph) -> None:
    anachronisms = ask(kg, "causes-after-their-effects")
    assert {(r["effect_date"], r["cause_not_before"]) for r in anachronisms} == {
        ("1996-04", "2001-09-11"), ("2001-06-15", "2001-09-11"), ("2001-07-16", "2001-09-11"),
    }  # fmt: skip
    totals = ask(kg, "totals-of-the-table")
    assert [(int(r["printed"]), r["equal"]) for r in totals] == [(4005100, True), (59277546, True)]
    lengths = {r["list"]: r["items"] for r in ask(kg, "lengths-of-lists")}
    for told, number in (("five principles", 5), ("seven threats", 7), ("four constraints", 4),
                         ("three forces", 3), ("four factors", 4), ("three main", 3)):  # fmt: skip
        assert [n for name, n in lengths.items() if told in name] == [number]
    exceptions = {(r["object"], r["exception"], r["others"]) for r in ask(kg, "all-but")}
    assert exceptions == {
        ("Partnership for Peace", "Tajikistan", 4),
        ("Collective Security Treaty", "Turkmenistan", 4),
    }
    assert {r["name"]: r["bodies"] for r in ask(kg, "bodies-per-state")} == {
        "Kazakhstan": 10, "Kyrgyzstan": 10, "Uzbekistan": 8, "Tajikistan": 7, "Turkmenistan": 4,
    }  # fmt: skip


def test_a_day_is_bound_as_a_day(kg: KnowledgeGraph) -> None:
    assert ask(kg, "members-on-a-day")[0]["on"] == date(1998, 12, 31)


# -- what is refused --------------------------------------------------------------------------


def test_wrong_parameters_are_refused(kg: KnowledgeGraph) -> None:
    asked = question("members-on-a-day")
    with pytest.raises(UsageError, match="no parameter"):
        bind({"day": "2000-01-01"}, kg.names, asked)
    with pytest.raises(UsageError, match="is a day"):
        bind({"on": "2000-02-30"}, kg.names, asked)
    with pytest.raises(NotFoundError):
        bind({"body": "NOSUCHBODY"}, kg.names, asked)


@pytest.mark.parametrize(
    ("param", "code"),
    [
        ("on=2000-01-01", 0), ("day=2000-01-01", 2), ("on=tomorrow", 2), ("on=1999", 2),
        ("on=", 2), ("on", 2), ("body=NOSUCHBODY", 3), ("body=SCO", 0),
    ],
)  # fmt: skip
def test_the_command_refuses_wrong_parameters(run: Run, param: str, code: int) -> None:
    found, out, err = run("query", "--name", "members-on-a-day", "--param", param)
    assert found == code, err
    assert bool(out) == (code == 0) and "Traceback" not in err


def test_an_unknown_question_offers_the_nearest(run: Run) -> None:
    code, _, err = run("query", "--name", "members-on-the-day")
    assert code == 3 and "members-on-a-day" in err
