"""One offline HTML page of a network, with every claim behind every tie.

pyvis holds the network's data and options; the page itself is ours: pyvis's own templates reach
for the network and run what stands in labels. The script, the style and vis-network stand inside
the file, and a Content-Security-Policy allows no other.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import networkx as nx

from ..graph.claims import Iri, Statement
from ..graph.contradictions import Contradiction
from ..graph.holding import Verdict, telling
from ..graph.snapshot import Snapshot
from ..ontology import terms
from ..ontology.vocabulary import vocabulary
from . import look, statements
from .assembly import json_for_html, part, policy, rendered, script
from .citation import bibtex_of
from .packing import packed
from .placing import first_layers, placed
from .timeline import Timeline, timeline

Json = dict[str, Any]

_STANDINGS = {"certain": "certain", "possible": "possible, not certain", "contested": "contested"}
_MEASURED = 400
"""Up to so many nodes positions are measured for the page."""

_SIZES = ("ties", "betweenness", "closeness", "pagerank")
_SIGNS = ((1, "friendly"), (-1, "hostile"), (0, "neither"))


def page(
    snapshot: Snapshot,
    contradictions: Sequence[Contradiction] = (),
    *,
    layers: Iterable[str] | None = None,
    title: str = "",
    seed: int = 0,
    over: tuple[date, date] | None = None,
) -> str:
    """The HTML text of the page for a snapshot.

    `layers` limits the ties drawn (all by default). `seed` sets the layout and the blocs; the
    same input gives the same bytes. With `over`, a first and a last day, the page has every day of
    change between them and opens on that of the snapshot. Raises UsageError for an unknown layer,
    and where the snapshot's day lies outside the range.
    """
    data = page_data(snapshot, contradictions, layers=layers, title=title, seed=seed, over=over)
    vis, code = part("vendor/vis-network.min.js"), script("page")
    return rendered(
        "page/page.html",
        title=data["meta"]["title"],
        lang="en",
        csp=policy(vis, code),
        style=part("page/page.css"),
        vis=vis,
        script=code,
        words=json_for_html(json.loads(part("page/words.json"))),
        data=json_for_html(_packed(data)),
    )


def _packed(data: Json) -> Json:
    """The same with what there is much of as columns."""
    edges = [{"id": key, **edge} for key, edge in data["edges"].items()]
    vis = {**data["vis"], "edges": packed(data["vis"]["edges"])}
    return {**data, "claims": packed(data["claims"]), "edges": packed(edges), "vis": vis}


def page_data(
    snapshot: Snapshot,
    contradictions: Sequence[Contradiction] = (),
    *,
    layers: Iterable[str] | None = None,
    title: str = "",
    seed: int = 0,
    over: tuple[date, date] | None = None,
) -> Json:
    """What the page shows, as the JSON value that its script reads; see `page`."""
    times = timeline(snapshot, over, layers, seed)
    edges = {f"e{number}": tie for number, tie in enumerate(times.ties)}
    shown = dict.fromkeys(end for tie in times.ties for end in (tie.subject, tie.object))
    book = _ClaimBook(snapshot, contradictions)
    nodes = {terms.local(iri): _node(snapshot, iri, times, book) for iri in sorted(shown)}
    for name, sizes in _sizes(times.ties).items():
        for actor, size in sizes.items():
            nodes[actor]["sizes"][name] = size
    return {
        "meta": _meta(snapshot, title, nodes, times),
        "vis": _vis(snapshot, edges, sorted(shown), seed),
        "nodes": nodes,
        "edges": {key: _edge(tie, times, book) for key, tie in edges.items()},
        "claims": book.written(),
    }


class _ClaimBook:
    """The claims that the page needs, numbered as they are first asked for."""

    def __init__(self, snapshot: Snapshot, contradictions: Sequence[Contradiction]) -> None:
        self._snapshot = snapshot
        self._numbers: dict[Iri, int] = {}
        self._listed: list[Statement] = []
        self._against: dict[Iri, list[tuple[Statement, str]]] = defaultdict(list)
        for c in contradictions:
            self._against[c.a.iri].append((c.b, c.why))
            self._against[c.b.iri].append((c.a, c.why))
        self.about: dict[Iri, list[Statement]] = defaultdict(list)
        for s in snapshot.contents.statements:
            for end in s.ends:
                self.about[end].append(s)

    def numbers(self, found: Iterable[Statement]) -> list[int]:
        """Where these claims stand; those that contradict them are taken in too."""
        return [self._number(s) for s in found]

    def _number(self, s: Statement) -> int:
        if s.iri not in self._numbers:
            self._numbers[s.iri] = len(self._listed)
            self._listed.append(s)
            for other, _ in self._against[s.iri]:
                self._number(other)
        return self._numbers[s.iri]

    def written(self) -> list[Json]:
        return [self._claim(s) for s in self._listed]

    def _claim(self, s: Statement) -> Json:
        contents = self._snapshot.contents
        source = contents.sources[s.source]
        return {
            "id": s.id,
            "kind": "denial" if s.denial else "claim",
            "subject": contents.entities[s.subject].label,
            "subjectId": contents.entities[s.subject].id,
            "relation": terms.local(s.predicate),
            "predicate": vocabulary().label(s.predicate),
            "objectId": contents.entities[s.object].id if s.object else "",
            "object": statements.object_label(s, contents.entities),
            "since": s.since_text,
            "until": s.until_text,
            "refPeriod": s.quantity.ref_period if s.quantity else "",
            "source": source.id,
            "sourceTitle": source.title,
            "citation": source.citation or source.basis,
            "url": source.url,
            "locator": s.locator,
            "assertedBy": statements.asserter(s, contents),
            "stance": str(s.stance),
            "rank": s.rank.label,
            "confidence": "" if s.confidence is None else str(s.confidence),
            "rule": s.rule,
            "expandedFrom": terms.local(s.expanded_from) if s.expanded_from else "",
            "note": s.note,
            "contradicts": [self._numbers[other.iri] for other, _ in self._against[s.iri]],
            "contradictsWhy": [why for _, why in self._against[s.iri]],
        }


def _node(snapshot: Snapshot, iri: Iri, times: Timeline, book: _ClaimBook) -> Json:
    entity = snapshot.entities[iri]
    codes = [*entity.codes, *(str(c) for c in dict.fromkeys((entity.cow, entity.gw)) if c)]
    return {
        "label": entity.label,
        "type": terms.local(entity.type),
        "labels": {language: list(names) for language, names in entity.labels.items()},
        "codes": codes,
        "sizes": {},
        "blocs": [list(turn) for turn in times.blocs.get(entity.id, ())],
        "claims": book.numbers(book.about[iri]),
    }


def _sizes(ties: Sequence[Verdict]) -> dict[str, dict[str, float]]:
    """How large each node is by each measure, in pixels: by its ties, or by position in the network
    of those with a sign (not of networks so large that it would take long).
    """
    from ..graph.positions.centrality import centralities

    every: nx.Graph[str] = nx.Graph()
    signed: nx.Graph[str] = nx.Graph()
    for tie in ties:
        ends = (terms.local(tie.subject), terms.local(tie.object))
        every.add_edge(*ends)
        if tie.polarity and ends[0] != ends[1]:
            signed.add_edge(*ends)
    found = {"ties": {node: look.node_size(degree) for node, degree in every.degree()}}
    positions = centralities(signed, backend="networkx") if len(signed) <= _MEASURED else ()
    for name in _SIZES[1:]:
        most = max((getattr(p, name) for p in positions), default=0) or 1
        found[name] = {p.actor: look.share_size(getattr(p, name) / most) for p in positions}
    return found


def _edge(tie: Verdict, times: Timeline, book: _ClaimBook) -> Json:
    first = telling(tie.claims)
    prop = vocabulary().properties[tie.predicate]
    about = [
        s
        for s in book.about[tie.subject]
        if s.predicate == tie.predicate and tie.object in (s.subject, s.object)
    ]
    counting = list(dict.fromkeys((*tie.claims, *tie.denials)))
    return {
        "from": terms.local(tie.subject),
        "to": terms.local(tie.object),
        "predicate": prop.name,
        "label": prop.label,
        "sign": tie.polarity,
        "layer": prop.layers[0],
        "course": [list(turn) for turn in times.courses[tie.key]],
        "sources": sorted({terms.local(s.source) for s in tie.claims}),
        "stances": sorted({str(s.stance) for s in tie.claims}),
        "since": first.since_text,
        "until": first.until_text,
        "claims": book.numbers([*counting, *(s for s in about if s not in counting)]),
    }


def _vis(snapshot: Snapshot, edges: Mapping[str, Verdict], shown: Sequence[Iri], seed: int) -> Json:
    """Nodes, edges and options as pyvis holds them, with positions computed beforehand."""
    from pyvis.network import Network

    plain, spots = placed(snapshot.entities, [*edges.values()], seed)
    network = Network(directed=True, cdn_resources="in_line")
    for iri in shown:
        entity = snapshot.entities[iri]
        colour, shape = look.mark(entity.type)
        x, y = spots[entity.id]
        drawn = plain.nodes[entity.id]
        icon = look.icon(entity.type)
        network.add_node(entity.id, **drawn, color=colour, shape=shape, icon=icon, x=x, y=y)
    # pyvis looks for an equal edge at every add_edge, which is quadratic: hand it the list.
    network.edges = _vis_edges(edges)
    return {"nodes": network.nodes, "edges": network.edges, "options": look.OPTIONS}


def _vis_edges(edges: Mapping[str, Verdict]) -> list[Json]:
    between: dict[frozenset[Iri], list[str]] = defaultdict(list)
    for key, tie in edges.items():
        between[frozenset((tie.subject, tie.object))].append(key)
    drawn = []
    for key, tie in edges.items():
        prop = vocabulary().properties[tie.predicate]
        parallel = between[frozenset((tie.subject, tie.object))]
        start, end = terms.local(tie.subject), terms.local(tie.object)
        drawn.append(
            {
                "id": key,
                "from": start,
                "to": end,
                "arrows": "to, from" if prop.symmetric else "to",
                "color": look.LAYERS.get(prop.layers[0], look.OTHER_LAYER),
                "dashes": False if tie.certain else look.POSSIBLE,
                "width": 1.4,
                "smooth": look.bend(parallel.index(key), len(parallel), start, end),
            }
        )
    return drawn


def _meta(
    snapshot: Snapshot,
    title: str,
    nodes: Mapping[str, Json],
    times: Timeline,
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
        **_filters(snapshot, nodes, times),
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


def _filters(snapshot: Snapshot, nodes: Mapping[str, Json], times: Timeline) -> Json:
    """What may be ticked on and off, each with how many nodes or ties it has."""
    words = vocabulary()
    ties = times.ties
    types = Counter(node["type"] for node in nodes.values())
    layers = Counter(words.properties[tie.predicate].layers[0] for tie in ties)
    signs = Counter(tie.polarity for tie in ties)
    drawn_first = first_layers(ties)
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
                (words.properties[tie.predicate].name for tie in ties),
                {words.properties[tie.predicate].name: words.properties[tie.predicate].label
                 for tie in ties},
            )
        ],
        "standings": _counted(
            (how for tie in ties for how in {how for _, how in times.courses[tie.key] if how}),
            _STANDINGS,
        ),
        "stances": _counted(str(s) for tie in ties for s in {c.stance for c in tie.claims}),
        "sources": _counted(
            (terms.local(s) for tie in ties for s in {c.source for c in tie.claims}),
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
