"""What the map of the page needs: where things lie, outlines of countries, routes, distances.

A thing lies where its coordinates say, or else in the middle of the outline that its ISO code
names. Outlines are today's (Natural Earth), whatever the day of the network.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from ..graph.claims import ASSERTED, Entity, Iri, Stance, Statement
from ..graph.days import standing
from ..graph.snapshot import Snapshot
from ..ontology import terms
from .assembly import part

Json = dict[str, Any]

_PLANNED = "planned"


@lru_cache
def outlines() -> Json:
    """{"outlines": {ISO alpha-3: [latitude, longitude, path]}, "others": [path, …]}.

    A path is that of SVG, in hundredths of a degree, east and south positive.
    """
    return dict(json.loads(part("vendor/world-atlas.json")))


def atlas(snapshot: Snapshot, shown: Iterable[Iri], days: Sequence[date]) -> Json | None:
    """The map of these entities, and of what their routes and distances lead to.

    {"places": {id: {"at": [latitude, longitude], "outline": code, "name": …}}, "routes": [{"of":
    id, "stops": [{"at": id, "course": [[number of a day, how it stands from then on]]}]}],
    "distances": [{"from": id, "to": id, "text": "37.9 km"}]} and the outlines. None where nothing
    has a place.
    """
    ids = set(shown)
    routes = list(_routes(snapshot, ids, days))
    distances = list(_distances(snapshot, ids))
    ends = {end for d in distances for end in (d["from"], d["to"])}
    ends |= {stop["at"] for route in routes for stop in route["stops"]}
    places = {}
    for iri in sorted(ids | {terms.ID + end for end in ends}):
        if place := _place(snapshot.entities[iri]):
            own = {} if iri in ids else _names(snapshot.entities[iri])
            places[terms.local(iri)] = {**place, **own}
    if not places:
        return None
    return {"places": places, "routes": routes, "distances": distances, **outlines()}


def _place(entity: Entity) -> Json | None:
    found = outlines()["outlines"].get(entity.iso3)
    named = {"outline": entity.iso3} if found else {}
    if entity.lat is not None and entity.lon is not None:
        return {"at": [float(entity.lat), float(entity.lon)], **named}
    return {"at": found[:2], **named} if found else None


def _names(entity: Entity) -> Json:
    """Of a place that is no node of the page."""
    labels = {language: list(names) for language, names in entity.labels.items()}
    return {"label": entity.label, "labels": labels}


# -- routes ----------------------------------------------------------------------------------------


def _routes(snapshot: Snapshot, ids: set[Iri], days: Sequence[date]) -> Iterator[Json]:
    """The courses of what passes through places: in the order of their stated positions; where
    none is stated, in that in which the data names them. Plans count too, and are told as such.
    """
    contents = snapshot.contents
    wider = replace(snapshot.reading, stances=snapshot.reading.stances | {Stance.PLAN})
    wanted = (terms.ROUTE_THROUGH, terms.INCEPTION, terms.DISSOLUTION)
    said = [s for s in contents.statements if s.predicate in wanted and wider.admits(s)]
    stops: dict[Iri, dict[Iri, list[list[Any]]]] = defaultdict(dict)
    for s in said:
        stop = contents.entities.get(s.object or "")
        if stop and s.subject in ids and _place(stop):
            stops[s.subject][stop.iri] = []
    if not stops:
        return
    for number, day in enumerate(days):
        verdicts = Snapshot(contents, said, day, wider).verdicts
        for project, through in stops.items():
            for place, course in through.items():
                verdict = verdicts[project, terms.ROUTE_THROUGH, place]
                how = standing(verdict, certain=wider.certain)
                if how and not any(s.stance in ASSERTED for s in verdict.claims):
                    how = _PLANNED
                if not course or course[-1][1] != how:
                    course.append([number, how])
    for project, through in stops.items():
        order = _positions(snapshot, project)
        places = sorted(order.keys() & through.keys(), key=order.__getitem__) or list(through)
        if len(places) > 1:
            found = [{"at": terms.local(it), "course": through[it]} for it in places]
            yield {"of": terms.local(project), "stops": found}


def _positions(snapshot: Snapshot, project: Iri) -> Mapping[Iri, Any]:
    return {
        s.quantity.scope: s.quantity.value
        for s in snapshot.contents.statements
        if s.subject == project and s.predicate == terms.POSITION
        and s.quantity and s.quantity.scope and s.quantity.value is not None
    }  # fmt: skip


# -- distances -------------------------------------------------------------------------------------


def _distances(snapshot: Snapshot, ids: set[Iri]) -> Iterator[Json]:
    """Of each pair, what the statements of the best rank say; a computed distance is preferred."""
    pairs: dict[tuple[Iri, Iri], list[Statement]] = defaultdict(list)
    for s in snapshot.statements:
        scope = s.quantity.scope if s.quantity else None
        if s.predicate == terms.DISTANCE and scope and s.subject in ids and not s.denial:
            pairs[s.subject, scope].append(s)
    for (start, end), said in pairs.items():
        if _place(snapshot.entities[start]) and _place(snapshot.entities[end]):
            best = min(s.rank for s in said)
            texts = dict.fromkeys(str(s.quantity) for s in said if s.rank == best)
            yield {"from": terms.local(start), "to": terms.local(end), "text": " / ".join(texts)}
