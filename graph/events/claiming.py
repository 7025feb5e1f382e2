"""A series of events as ties with a sign: claims for the graph, networks for the measures.

A directed dyad cooperates in a period if more than a given share of its events are of cooperation,
and opposes if more than that share are of conflict. It is a reading of counts of reports, not a
fact: each claim is an assessment that tells the counts it rests on, and how they were normalised.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...ontology import terms
from ...ontology.errors import BadInputError, NotFoundError, optional, shown
from ..dataset.beside import FILE as BESIDE
from ..sources.claims_tables import REPORT_FILE, descriptor, report_text, table_text
from ..sources.provenance import made_of
from ..sources.report import Report
from ..sources.text import sha256_of

if TYPE_CHECKING:
    import networkx as nx

EXTRA = "events"
_COOPERATION = ("verbal_cooperation", "material_cooperation")
_CONFLICT = ("verbal_conflict", "material_conflict")
LAYERS = {
    "all": (_COOPERATION, _CONFLICT),
    "verbal": (_COOPERATION[:1], _CONFLICT[:1]),
    "material": (_COOPERATION[1:], _CONFLICT[1:]),
}
"""Layer → its columns of cooperation, and of conflict."""

RELATIONS = {1: "supports", -1: "opposes"}
"""Sign → the relation of a claim: both directed, so that neither counts twice for a pair."""


@dataclass(frozen=True)
class EventTies:
    """Ties of a series.

    `frame` (of polars) has a row for each directed dyad and period that has a sign: `actor`,
    `target`, `since` and `until` (days, the latter not in it), `cooperation`, `conflict`, `sign`
    (1 or -1), and where the series has them `goldstein`, the mean of its events, and `weight`.
    `told` is how it was made: what the series' descriptor says, and the choices of `read_ties`.
    """

    series: Path
    frame: Any
    told: Mapping[str, Any]

    def network(self, on: date) -> nx.MultiGraph[str]:
        """The ties of a day, undirected as the measures of signed networks take them.

        An edge for each directed dyad, with `sign`, `weight` (its events), `actor`, `target`.
        """
        import networkx as nx

        graph: nx.MultiGraph[str] = nx.MultiGraph(day=on.isoformat())
        held = self.frame.filter((self.frame["since"] <= on) & (on < self.frame["until"]))
        for row in held.iter_rows(named=True):
            graph.add_edge(
                row["actor"], row["target"], sign=row["sign"], actor=row["actor"],
                target=row["target"], weight=row["cooperation"] + row["conflict"],
            )  # fmt: skip
        return graph

    def contents(self, name: str) -> dict[str, str]:
        """The text of each file of a data set of claims that is to be called `name`."""
        states = {*self.frame["actor"].unique(), *self.frame["target"].unique()}
        entities = [row for row in _rows(self.series / "entities.csv") if row["id"] in states]
        sources = _rows(self.series / "sources.csv")
        claims = list(self._claims(sources[0]["id"]))
        file = self.series / self.told["table"]
        files = ((file, sha256_of(file)),)
        report = Report(rows=self.told["dyads"], claims=len(claims))
        found = {
            "entities.csv": table_text("entities.csv", entities),
            "sources.csv": table_text("sources.csv", sources),
            "claims.csv": table_text("claims.csv", claims),
            REPORT_FILE: report_text(report),
            BESIDE: made_of(name, terms.GRAPH + name, (), files),
        }
        years = {"from": str(self.frame["since"].min().year),
                 "to": str(self.frame["since"].max().year)}  # fmt: skip
        about = {"name": name, "title": f"{self.told['title']}, as ties",
                 "version": self.told["version"], "licence": self.told["licence"]}  # fmt: skip
        as_of = date.fromisoformat(self.told["asOf"])
        further = {"ties": self.told["choices"], "counting": self.told["counting"]}
        package = descriptor(
            about, as_of, self.told["mapping"], files, report, years, list(found), further
        )
        return {"datapackage.json": package, **found}

    def _claims(self, source: str) -> Iterator[dict[str, str]]:
        normalised = self.told["counting"].get("normalised", "none")
        for number, row in enumerate(self.frame.iter_rows(named=True), start=1):
            events = row["cooperation"] + row["conflict"]
            said = f"of cooperation {row['cooperation']:,}, of conflict {row['conflict']:,}"
            if row.get("goldstein") is not None:
                said += f"; Goldstein mean {row['goldstein']:.1f}"
            if row.get("weight") is not None and normalised != "none":
                said += f"; {row['weight']:.6f} of all events of its {normalised}"
            yield {
                "id": f"e{number}", "subject": row["actor"], "predicate": RELATIONS[row["sign"]],
                "object": row["target"], "since": row["since"].isoformat(),
                "until": row["until"].isoformat(), "source": source, "stance": "Assessment",
                "locator": f"{row['actor']} to {row['target']}, {row['period']}: "
                f"{events:,} {self.told['choices']['layer']} events".replace(" all ", " "),
                "note": f"{said}; counts of reports",
            }  # fmt: skip


def read_ties(folder: Path, *, layer: str = "all", least: int = 1, share: float = 0.5) -> EventTies:
    """The ties of a series of events: a folder of `steppe events`, or of `import icews-dyads`.

    `layer` is all, verbal or material; `least` the events that a tie must have; `share` what
    cooperation, or conflict, must exceed of them (0.5 to 1) for a sign.

    Raises NotFoundError where there is no series, BadInputError where it is none of events or no
    tie is left, UsageError without polars.
    """
    polars = optional("polars", EXTRA)
    told = _told(folder)
    counted = told["counting"].get("layer", "all")
    layer = counted if layer == "all" else layer
    file = folder / told["table"]
    try:
        frame = polars.read_parquet(file, glob=False)
        _check(polars, folder, frame)
        frame = frame.drop_nulls(["on", "actor", "target"])
        ties = _ties(polars, frame, layer, share, of_all=layer == counted)
    except (OSError, polars.exceptions.PolarsError) as error:
        why = str(error).partition("\n")[0]
        raise BadInputError(f"{file} cannot be read as a series of events: {why:.200}.") from None
    events = polars.sum_horizontal("cooperation", "conflict")
    ties = ties.filter(polars.col("sign") != 0, events >= least).sort("since", "actor", "target")
    if not len(ties):
        raise BadInputError(
            f"No tie of {folder} has {least} {layer} events and a sign.".replace(" all ", " ")
        )
    choices = {"layer": layer, "leastEvents": least, "share": share}
    return EventTies(folder, ties, {**told, "choices": choices, "dyads": len(frame)})


def _check(polars: Any, folder: Path, frame: Any) -> None:
    """Raise BadInputError where a table has not the columns of a series of events."""
    counts = {*_COOPERATION, *_CONFLICT}
    if missing := sorted({"on", "actor", "target", *counts} - set(frame.columns)):
        raise BadInputError(
            f"{folder} is no series of events: it has no column {', '.join(missing)}.",
            hint="Those of steppe events, and of steppe import icews-dyads, are.",
        )
    schema = frame.schema
    texts = [name for name in ("actor", "target") if schema[name] != polars.String]
    numbers = [n for n in counts if not (schema[n].is_integer() or schema[n] == polars.Null)]
    on = [] if schema["on"] == polars.Date or schema["on"].is_integer() else ["on"]
    if odd := [*texts, *sorted(numbers), *on]:
        raise BadInputError(f"{folder} is no series of events: {odd[0]} is {schema[odd[0]]}.")
    if schema["on"].is_integer():
        years = frame["on"].drop_nulls()
        if odd_years := years.filter((years < 1) | (years >= date.max.year)).to_list():
            raise BadInputError(f"{folder} is no series of events: {odd_years[0]} is no year.")


def _ties(polars: Any, frame: Any, layer: str, share: float, *, of_all: bool) -> Any:
    """Each dyad and period with what `EventTies.frame` tells; `goldstein` and `weight` of all
    events that were counted are told only where these are the ones that make the tie."""
    friendly, hostile = (polars.sum_horizontal(*side) for side in LAYERS[layer])
    goldstein = weight = polars.lit(None, polars.Float64)
    if of_all and {"goldstein_tenths", "goldstein_known"} <= set(frame.columns):
        goldstein = polars.col("goldstein_tenths") / polars.col("goldstein_known") / 10
    if of_all and "weight" in frame.columns:
        weight = polars.col("weight")
    return frame.select(
        "actor", "target", *_days(polars, frame), friendly.alias("cooperation"),
        hostile.alias("conflict"), goldstein.fill_nan(None).alias("goldstein"),
        weight.alias("weight"),
    ).with_columns(_sign(polars, share))  # fmt: skip


def _days(polars: Any, frame: Any) -> tuple[Any, Any, Any]:
    """When a period is: `period` as it is called, its first day, and the first after it."""
    on = polars.col("on")
    if frame.schema["on"] == polars.Date:  # the first day of a month
        return (on.dt.strftime("%Y-%m").alias("period"), on.alias("since"),
                on.dt.offset_by("1mo").alias("until"))  # fmt: skip
    year = on.cast(polars.Int32)
    return (year.cast(polars.String).alias("period"), polars.date(year, 1, 1).alias("since"),
            polars.date(year + 1, 1, 1).alias("until"))  # fmt: skip


def _sign(polars: Any, share: float) -> Any:
    friendly, hostile = polars.col("cooperation"), polars.col("conflict")
    bar = (friendly + hostile) * share
    found = polars.when(friendly > bar).then(1).when(hostile > bar).then(-1).otherwise(0)
    return found.alias("sign")


def _told(folder: Path) -> dict[str, Any]:
    """What the descriptor of a series says, as `EventTies.told` has it."""
    file = folder / "datapackage.json"
    try:
        package = json.loads(file.read_text(encoding="utf-8"))
        ours = package["steppe"]
        tables = [each["path"] for each in package["resources"] if each["format"] == "parquet"]
        table = Path(tables[0]).name
        date.fromisoformat(ours["asOf"])
        licences = package.get("licenses") or [{}]
        return {
            "table": table, "title": str(package["title"]), "version": str(package["version"]),
            "licence": str(licences[0].get("title", "")), "asOf": ours["asOf"],
            "mapping": str(ours["mapping"]), "counting": dict(ours.get("counting", {})),
        }  # fmt: skip
    except (FileNotFoundError, NotADirectoryError):
        raise NotFoundError(
            f"There is no series at {folder}.", hint="Make one: steppe events FILE -o my-events"
        ) from None
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        raise BadInputError(f"{shown(str(file))} describes no series.") from None


def _rows(file: Path) -> list[dict[str, str]]:
    """The rows of a table of a series, at least one."""
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            found = list(csv.DictReader(opened))
    except (OSError, ValueError, csv.Error) as error:
        raise BadInputError(f"{file} cannot be read: {error}.") from None
    if not found or not all(row.get("id") for row in found):
        raise BadInputError(f"{file} names nothing.", hint="Make the series again.")
    return found
