"""One offline HTML page of a network, with every claim behind every tie.

Nodes and edges have the form that pyvis gives them; the page itself is ours: pyvis's own templates
reach for the network and run what stands in labels. Claims and ties are gathered as columns: sixty
thousand objects take long to make, to write and to read. The script, the style and vis-network
stand inside the file, and a Content-Security-Policy allows no other.
"""

from __future__ import annotations

import gc
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

import networkx as nx

from ..graph.claims import Iri
from ..graph.contradictions import Contradiction
from ..graph.snapshot import Snapshot
from ..ontology import terms
from ..ontology.vocabulary import vocabulary
from . import groups, look
from .assembly import json_for_html, part, policy, rendered, script
from .citation import bibtex_of
from .claim_book import ClaimBook
from .edges import drawn, edges
from .packing import Columns, Json, packed_columns, rows_of
from .placing import Placed, first_layers, placed
from .timeline import Timeline, timeline

if TYPE_CHECKING:
    from .offline_store import OfflineStore

_STANDINGS = {"certain": "certain", "possible": "possible, not certain", "contested": "contested"}
_MEASURED = 400
"""Up to so many nodes positions are measured for the page."""

_SIZES = ("ties", "betweenness", "closeness", "pagerank")
_SIGNS = ((1, "friendly"), (-1, "hostile"), (0, "neither"))


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Without the garbage collector: it would look through all claims, time and again, to find
    nothing that can go."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@_collecting_later()
def page(
    snapshot: Snapshot,
    contradictions: Sequence[Contradiction] = (),
    *,
    layers: Iterable[str] | None = None,
    title: str = "",
    seed: int = 0,
    over: tuple[date, date] | None = None,
    asked: OfflineStore | None = None,
) -> str:
    """The HTML text of the page for a snapshot.

    `layers` limits the ties drawn (all by default). `seed` sets the layout and the blocs; the
    same input gives the same bytes. With `over`, a first and a last day, the page has every day of
    change between them and opens on that of the snapshot. With `asked` it answers SPARQL. Raises
    UsageError for an unknown layer, and where the snapshot's day lies outside the range.
    """
    data = _gathered(snapshot, contradictions, layers, title, seed, over)
    for holder, key in ((data, "claims"), (data, "edges"), (data["vis"], "edges")):
        holder[key] = packed_columns(holder[key])
    vis, code = part("vendor/vis-network.min.js"), script("page")
    return rendered(
        "page/page.html",
        title=data["meta"]["title"],
        lang="en",
        csp=policy(vis, code, engine=asked is not None),
        style=part("page/page.css"),
        vis=vis,
        script=code,
        words=json_for_html(json.loads(part("page/words.json"))),
        data=json_for_html(data),
        asked=asked,
    )


@_collecting_later()
def page_data(
    snapshot: Snapshot,
    contradictions: Sequence[Contradiction] = (),
    *,
    layers: Iterable[str] | None = None,
    title: str = "",
    seed: int = 0,
    over: tuple[date, date] | None = None,
) -> Json:
    """What the page shows; see `page`, which packs claims and ties for its script."""
    data = _gathered(snapshot, contradictions, layers, title, seed, over)
    data["claims"] = list(rows_of(data["claims"]))
    data["edges"] = {row.pop("id"): row for row in rows_of(data["edges"])}
    data["vis"]["edges"] = list(rows_of(data["vis"]["edges"]))
    return data


def _gathered(
    snapshot: Snapshot,
    contradictions: Sequence[Contradiction],
    layers: Iterable[str] | None,
    title: str,
    seed: int,
    over: tuple[date, date] | None,
) -> Json:
    """What the page shows, claims and ties as columns."""
    times = timeline(snapshot, over, layers, seed)
    ends = {end for tie in times.ties for end in (tie.subject, tie.object)}
    names = {iri: terms.local(iri) for iri in sorted(ends)}
    places = placed(snapshot.entities, times.ties, seed)
    book = ClaimBook(snapshot, contradictions, (tie.key for tie in times.ties))
    nodes = {name: _node(snapshot, iri, times, book) for iri, name in names.items()}
    told = edges(times, names, book)
    for measure, sizes in _sizes(places.sizes, told).items():
        for actor, size in sizes.items():
            nodes[actor]["sizes"][measure] = size
    meta = _meta(snapshot, title, nodes, times, told)
    if len(names) > groups.LARGE:
        tied = zip(told["from"], told["to"], strict=True)
        meta["groups"], group_of = groups.groups(places, tied)
        for name, group in group_of.items():
            nodes[name]["group"] = group
    return {
        "meta": meta,
        "vis": {
            "nodes": _vis_nodes(nodes, places),
            "edges": drawn(times.ties, told),
            "options": look.OPTIONS,
        },
        "nodes": nodes,
        "edges": told,
        "claims": book.columns(),
    }


def _node(snapshot: Snapshot, iri: Iri, times: Timeline, book: ClaimBook) -> Json:
    entity = snapshot.entities[iri]
    codes = [*entity.codes, *[str(c) for c in dict.fromkeys((entity.cow, entity.gw)) if c]]
    return {
        "label": entity.label,
        "type": terms.local(entity.type),
        "labels": {language: list(names) for language, names in entity.labels.items()},
        "codes": codes,
        "sizes": {},
        "blocs": [list(turn) for turn in times.blocs.get(entity.id, ())],
        "claims": book.numbers(book.naming[iri]),
    }


def _sizes(by_ties: Mapping[str, float], told: Columns) -> Mapping[str, Mapping[str, float]]:
    """How large each node is by each measure, in pixels: by its ties, or by position in the network
    of those with a sign (not of networks so large that it would take long).
    """
    from ..graph.positions.centrality import Position, centralities

    found = {"ties": by_ties}
    between = [
        (start, end)
        for start, end, sign in zip(told["from"], told["to"], told["sign"], strict=True)
        if sign and start != end
    ]
    positions: Sequence[Position] = ()
    if len({end for ends in between for end in ends}) <= _MEASURED:
        positions = centralities(nx.Graph(between), backend="networkx")
    for name in _SIZES[1:]:
        most = max((getattr(p, name) for p in positions), default=0) or 1
        found[name] = {p.actor: look.share_size(getattr(p, name) / most) for p in positions}
    return found


def _vis_nodes(nodes: Mapping[str, Json], places: Placed) -> list[Json]:
    """Nodes as pyvis holds them; its network looks for an equal one at each, which is quadratic."""
    from pyvis.node import Node

    types = {local: terms.ST + local for local in {node["type"] for node in nodes.values()}}
    looks = {kind: (*look.mark(iri), look.icon(iri)) for kind, iri in types.items()}
    found = []
    for name, node in nodes.items():
        (colour, shape, icon), (x, y) = looks[node["type"]], places.spots[name]
        drawn = Node(name, shape, node["label"], color=colour, size=places.sizes[name], icon=icon,
                     x=x, y=y)  # fmt: skip
        found.append(drawn.options)
    return found


def _meta(
    snapshot: Snapshot,
    title: str,
    nodes: Mapping[str, Json],
    times: Timeline,
    told: Columns,
) -> Json:
    datasets = snapshot.contents.datasets
    return {
        "title": title or "; ".join(d.title for d in datasets),
        "day": snapshot.day.isoformat(),
        "asOf": max((d.as_of.isoformat() for d in datasets), default=""),
        "dataset": ", ".join(f"{d.name} {d.version}".strip() for d in datasets),
        "caption": _caption(snapshot),
        "certainOnly": snapshot.reading.certain,
        "window": snapshot.window.isoformat() if snapshot.window else None,
        **_filters(snapshot, nodes, times, told),
        "sizes": [name for name in _SIZES if any(name in node["sizes"] for node in nodes.values())]
        or ["ties"],
        "days": [day.isoformat() for day in times.days],
        "at": times.at,
        "bibtex": {source.id: bibtex_of(source) for source in snapshot.contents.sources.values()},
        "blocs": [
            {"id": line, "label": f"Bloc {line + 1}", "members": list(members),
             "color": look.BLOCS[line % len(look.BLOCS)]}
            for line, members in times.members.items()
        ],
    }  # fmt: skip


def _filters(snapshot: Snapshot, nodes: Mapping[str, Json], times: Timeline, told: Columns) -> Json:
    """What may be ticked on and off, each with how many nodes or ties it has."""
    words = vocabulary()
    types = Counter(node["type"] for node in nodes.values())
    layers, signs = Counter(told["layer"]), Counter(told["sign"])
    drawn_first = first_layers(times.ties)
    return {
        "types": [
            {"id": name, "label": words.label(terms.ST + name),
             "labels": words.labels_in(terms.ST + name), "color": colour, "shape": shape,
             "icon": look.icon(terms.ST + name), "count": count}
            for name, count in sorted(types.items(), key=lambda item: (-item[1], item[0]))
            for colour, shape in [look.mark(terms.ST + name)]
        ],
        "layers": [
            {"id": name, "label": name, "color": look.LAYERS.get(name, look.OTHER_LAYER),
             "dashes": False, "count": count, "off": name not in drawn_first}
            for name, count in sorted(layers.items(), key=lambda item: (-item[1], item[0]))
        ],
        "signs": [
            {"id": sign, "label": label, "count": signs[sign]}
            for sign, label in _SIGNS
            if signs[sign]
        ],
        "relations": [
            {**it, "labels": words.labels_in(terms.ST + it["id"])}
            for it in _counted(
                told["predicate"], dict(zip(told["predicate"], told["label"], strict=True))
            )
        ],
        "standings": _counted(
            (how for course in told["course"] for how in {how for _, how in course if how}),
            _STANDINGS,
        ),
        "stances": _counted(chain.from_iterable(told["stances"])),
        "sources": _counted(
            chain.from_iterable(told["sources"]),
            {source.id: source.title for source in snapshot.contents.sources.values()},
        ),
    }  # fmt: skip


def _counted(found: Iterable[str], labels: Mapping[str, str] | None = None) -> list[Json]:
    """What a filter lists: each with its label and how many ties it has, the most first."""
    counts = Counter(found)
    return [
        {"id": name, "label": (labels or {}).get(name, name), "count": count}
        for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _caption(snapshot: Snapshot) -> str:
    """The source line below the picture."""
    used = {s.source for tie in snapshot.ties for s in tie.claims}
    sources = snapshot.contents.sources
    authors = sorted({sources[iri].author for iri in used if sources[iri].author})
    datasets = "; ".join(f"{d.name} {d.version} ({d.licence})" for d in snapshot.contents.datasets)
    by = f" after {', '.join(authors)}" if authors else ""
    count = f"{len(used)} source" + ("s" if len(used) != 1 else "")
    beyond = f" No ties: {snapshot.beyond}." if snapshot.beyond else ""
    return f"Data: {datasets}{by}; {count}. Drawn by steppe.{beyond}"
