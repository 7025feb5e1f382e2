"""The sample questions on the paper, answered by the graph.

Each answer is computed once, and compared with the shared list of questions where that is at
hand, and everywhere with what a reader finds in the paper.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from steppe.exports.knowledge_graph import KnowledgeGraph
from steppe.graph.bodies import bodies_of
from steppe.graph.query import question, questions

FIVE = ("KAZ", "KGZ", "TJK", "TKM", "UZB")


def ask(kg: KnowledgeGraph, name: str) -> list[dict[str, Any]]:
    found = kg.query(question(name).text)
    rows = [dict(zip(found.columns, row, strict=True)) for row in found]  # type: ignore[union-attr]
    return [{k: _short(v) for k, v in row.items()} for row in rows]


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


@pytest.mark.parametrize("name", [q.name for q in questions()])
def test_every_packaged_question_has_a_title_and_an_answer(kg: KnowledgeGraph, name: str) -> None:
    assert question(name).title.endswith("?")
    assert ask(kg, name)
