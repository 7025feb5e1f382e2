"""Write alignment.md, ontology.svg, ontology.html from the vocabulary: python docs/make_ontology.py

They are written beside this file, or into the folder that is named. The HTML needs pyLODE 3.3 (the
wheel of 3.4.1 cannot be imported); the other two need nothing but the package itself.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from steppe.ontology import terms

ST = Namespace(terms.ST)
DOCS = Path(__file__).resolve().parent
TURTLE = DOCS.parent / "ontology" / "steppe.ttl"
ALIGNED_BY = (
    RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty,
    SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch,
)  # fmt: skip
KINDS = {
    "Classes": {OWL.Class}, "Relations": {OWL.ObjectProperty, RDF.Property},
    "Values": {OWL.DatatypeProperty}, "Annotations": {OWL.AnnotationProperty},
    "Individuals": {OWL.NamedIndividual},
}  # fmt: skip
VOCABULARIES = {
    "cito": "CiTO, the Citation Typing Ontology", "dcterms": "DCMI Metadata Terms",
    "foaf": "FOAF", "geo": "OGC GeoSPARQL", "org": "W3C Organization Ontology",
    "owl": "W3C OWL 2", "prov": "W3C PROV-O", "qudt": "QUDT", "rdf": "W3C RDF",
    "schema": "schema.org", "sem": "Simple Event Model", "skos": "W3C SKOS",
    "time": "W3C OWL-Time", "wgs": "W3C Basic Geo (WGS84)", "wikibase": "Wikibase",
}  # fmt: skip


def read() -> Graph:
    """The vocabulary, with the prefixes of its file and no others."""
    return Graph(bind_namespaces="none").parse(TURTLE, format="turtle")


def ours(graph: Graph, kinds: Iterable[Node]) -> list[URIRef]:
    """The terms of our namespace that are of one of these kinds, by name."""
    found = {s for kind in kinds for s in graph.subjects(RDF.type, kind)}
    return sorted(s for s in found if isinstance(s, URIRef) and s in ST)


def english(graph: Graph, term: Node, predicate: Node) -> str:
    """What is said of a term in English; empty where nothing is."""
    found = (o for o in graph.objects(term, predicate) if isinstance(o, Literal))
    return next((str(o) for o in found if o.language == "en"), "")


def alignments(graph: Graph, term: URIRef) -> Iterator[tuple[str, URIRef]]:
    """The relations of a term to terms of other vocabularies, the strictest first."""
    for relation in ALIGNED_BY:
        for other in sorted(graph.objects(term, relation), key=str):
            if isinstance(other, URIRef) and other not in ST:
                yield graph.qname(relation), other


# -- alignment.md ------------------------------------------------------------------------------

INTRODUCTION = """\
# Alignment with other vocabularies

Made from `ontology/steppe.ttl` by `docs/make_ontology.py`.

`rdfs:subClassOf` and `rdfs:subPropertyOf` are logically true: a reasoner that loads the other
vocabulary may draw what follows. Where that would be false for some of our data, `skos:closeMatch`,
`skos:broadMatch` (the other term is wider) or `skos:relatedMatch` points to the term, and nothing
follows. What a class is aligned to holds of the classes below it too. Nothing is imported.
"""


def alignment_text(graph: Graph) -> str:
    """The page of alignments: a table per kind of term, then the terms without any."""
    used = {graph.qname(other).split(":")[0] for t in graph.subjects(RDF.type)
            if isinstance(t, URIRef) for _, other in alignments(graph, t)}  # fmt: skip
    spaces = {prefix: space for prefix, space in graph.namespaces() if prefix in used}
    lines = [INTRODUCTION, "| prefix | vocabulary | namespace |", "| --- | --- | --- |"]
    lines += [f"| `{p}` | {VOCABULARIES[p]} | <{spaces[p]}> |" for p in sorted(used)]
    without = ["", "## Without an external term", "", "| term | why |", "| --- | --- |"]
    for title, kinds in KINDS.items():
        lines += ["", f"## {title}", "", "| term | relation | external term | note |"]
        lines += ["| --- | --- | --- | --- |"]
        for term in ours(graph, kinds):
            note = english(graph, term, SKOS.editorialNote)
            name = f"`{terms.local(term)}`"
            found = [f"| {name} | `{relation}` | [{graph.qname(other)}]({other}) |"
                     for relation, other in alignments(graph, term)]  # fmt: skip
            lines += [row + f" {note if row is found[-1] else ''} |" for row in found]
            if not found and kinds != KINDS["Individuals"]:
                without.append(f"| {name} | {note} |")
    text = "\n".join([*lines, *without, ""])
    return re.sub(r" +\|$", " |", text, flags=re.MULTILINE)


# -- ontology.svg ------------------------------------------------------------------------------

ROW, BOX, STEP, WIDE = 30, 22, 196, 168  # of the tree: row and box height, column and box width
LINE, REACH = 17, 470  # of the relations: height of a line of names, length of an arrow
COLOURS = {1: "#0b6b4f", -1: "#b3261e", 0: "#333333"}
SIGNS = {1: "+", -1: "−", 0: ""}


def parent(graph: Graph, cls: URIRef) -> URIRef | None:
    """The class of ours that a class stands below, if there is one."""
    above = (p for p in graph.objects(cls, RDFS.subClassOf) if isinstance(p, URIRef) and p in ST)
    return next(above, None)


def tree(graph: Graph) -> dict[URIRef, tuple[int, float]]:
    """A tidy tree, as column and row of each class: a parent stands amid its children."""
    below: dict[URIRef | None, list[URIRef]] = defaultdict(list)
    for cls in ours(graph, [OWL.Class]):
        below[parent(graph, cls)].append(cls)
    places: dict[URIRef, tuple[int, float]] = {}

    def place(cls: URIRef, column: int, row: int) -> int:
        """Place a class and all below it from a row on; give the first free row."""
        free = row
        for child in below[cls]:
            free = place(child, column + 1, free)
        free = max(free, row + 1)
        places[cls] = column, (row + free - 1) / 2
        return free

    free = 0
    for root in sorted(below[None], key=lambda c: (-len(below[c]), c)):
        free = place(root, 0, free)
    return places


def box(x: float, y: float, name: str, tip: str) -> str:
    """A class: a box with its name, its definition as a tooltip."""
    dashed = "" if tip else ' stroke-dasharray="4 3"'
    return (
        f'<g><title>{escape(tip or "Any class")}</title><rect x="{x:g}" y="{y:g}" width="{WIDE}" '
        f'height="{BOX}" rx="4"{dashed}/><text x="{x + WIDE / 2:g}" y="{y + 15.5:g}" '
        f'text-anchor="middle">{name}</text></g>'
    )


def tree_lines(graph: Graph, x: float, y: float) -> tuple[list[str], float]:
    """The tree of classes as SVG, and how far down it reaches."""
    places = tree(graph)
    lines = []
    for cls, (column, row) in sorted(places.items()):
        left, top = x + column * STEP, y + row * ROW
        lines.append(box(left, top, terms.local(cls), english(graph, cls, SKOS.definition)))
        if above := parent(graph, cls):
            start, end = y + places[above][1] * ROW + BOX / 2, top + BOX / 2
            lines.append(f'<path d="M{left - STEP + WIDE:g} {start:g}h{(STEP - WIDE) / 2:g}'
                         f'V{end:g}H{left:g}"/>')  # fmt: skip
    return lines, y + max(row + 1 for _, row in places.values()) * ROW


def relations(graph: Graph) -> dict[tuple[str, str], list[tuple[int, str]]]:
    """From class and to class → the relations between them, each with its sign."""
    pairs = defaultdict(list)
    inverses = set(graph.objects(None, OWL.inverseOf))
    for term in ours(graph, KINDS["Relations"]):
        ends = [graph.value(term, end) for end in (RDFS.domain, RDFS.range)]
        if term not in inverses:
            start, end = (terms.local(str(e)) if e else "anything" for e in ends)
            sign = int(str(graph.value(term, ST.polarity) or 0))
            pairs[start, end].append((sign, terms.local(term)))
    return {k: sorted(v, key=lambda x: (-x[0], x[1])) for k, v in pairs.items()}


def names(found: list[tuple[int, str]], x: float, y: float) -> tuple[list[str], float]:
    """The names of relations, wrapped over an arrow; and how far down they reach."""
    signs = {SIGNS[sign] + name: sign for sign, name in found}
    lines = []
    for row in textwrap.wrap(", ".join(signs), REACH // 9, break_long_words=False):
        y += LINE
        spans = (f'<tspan fill="{COLOURS[signs[word.rstrip(",")]]}">{word} </tspan>'
                 for word in row.split())  # fmt: skip
        lines.append(f'<text x="{x + REACH / 2:g}" y="{y - 5:g}" text-anchor="middle">'
                     f"{''.join(spans)}</text>")  # fmt: skip
    return lines, y


def relation_lines(graph: Graph, x: float, y: float) -> tuple[list[str], float]:
    """The relations between classes as SVG, and how far down they reach."""
    lines, far = [], x + WIDE + REACH
    for (start, end), found in sorted(relations(graph).items(), key=lambda i: i[0]):
        text, under = names(found, x + WIDE, y)
        lines += text
        for left, name in ((x, start), (far, end)):
            tip = english(graph, ST[name], SKOS.definition)
            lines.append(box(left, under - BOX / 2, name, tip))
        lines.append(f'<path marker-end="url(#to)" d="M{x + WIDE:g} {under:g}H{far - 1:g}"/>')
        y = under + BOX / 2 + 4
    return lines, y


def svg_text(graph: Graph) -> str:
    """The diagram: the tree of classes on the left, the relations between classes on the right."""
    left, right = 20, 20 + 2 * STEP + WIDE + 50
    classes, low = tree_lines(graph, left, 90)
    arrows, lower = relation_lines(graph, right, 84)
    width, height = right + 2 * WIDE + REACH + 20, max(low, lower) + 20
    legend = " ".join(
        f'<tspan fill="{COLOURS[sign]}">{text}</tspan>'
        for sign, text in ((1, "+friendly"), (-1, "−hostile"), (0, "neither"))
    )
    title = english(graph, URIRef(terms.ST.removesuffix("#")), DCTERMS.title)
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" font-family="DejaVu Sans, Arial, sans-serif" '
        'font-size="13" role="img" aria-labelledby="title">',
        f'<title id="title">{title}: classes and relations</title>',
        "<style>rect{fill:#eef3f8;stroke:#5b7083}path{fill:none;stroke:#5b7083}</style>",
        '<marker id="to" markerWidth="9" markerHeight="8" refX="8" refY="4" orient="auto">'
        '<path d="M0 0L8 4L0 8"/></marker>',
        f'<rect width="{width:g}" height="{height:g}" style="fill:#fff;stroke:none"/>',
        f'<text x="{left}" y="34" font-size="21">{title}</text>',
        f'<text x="{left}" y="70" font-size="16">Classes, and what is below them</text>',
        f'<text x="{right}" y="70" font-size="16">Relations, from class to class: {legend}</text>',
        *classes, *arrows, "</svg>", "",
    ])  # fmt: skip


# -- ontology.html -----------------------------------------------------------------------------

DIAGRAM = '<h2>Diagram</h2><img src="ontology.svg" alt="Classes and relations" width="100%">'


def facts(graph: Graph, term: URIRef) -> Iterator[str]:
    """What pyLODE has no row for, in Markdown: labels, individuals, signs, alignment."""
    labels = [o for o in graph.objects(term, RDFS.label) if isinstance(o, Literal)]
    yield " · ".join(f"{o.language}: {o}" for o in sorted(labels, key=lambda o: str(o.language)))
    for one in sorted(graph.subjects(RDF.type, term), key=str):
        label, meaning = (english(graph, one, p) for p in (RDFS.label, SKOS.definition))
        yield f'<span id="{terms.local(str(one))}">{label}</span> `{one}`: {meaning}'
    for mark in ours(graph, [OWL.AnnotationProperty]):
        values = sorted(terms.local(str(o)) for o in graph.objects(term, mark))
        if values:
            yield f"[{terms.local(mark)}](#{terms.local(mark)}): {', '.join(values)}"
    for predicate in (OWL.inverseOf, OWL.disjointWith):
        others = sorted(terms.local(str(o)) for o in graph.objects(term, predicate))
        if others:
            yield f"{graph.qname(predicate)}: " + ", ".join(f"[{o}](#{o})" for o in others)
    if (term, RDF.type, OWL.SymmetricProperty) in graph:
        yield "owl:SymmetricProperty"
    for relation, other in alignments(graph, term):
        if relation.startswith("skos:"):  # pyLODE has a row for what is above a term
            yield f"{relation} [{graph.qname(other)}]({other})"
    if note := english(graph, term, SKOS.editorialNote):
        yield f"On alignment: {note}"


def for_pylode(graph: Graph) -> Graph:
    """The vocabulary as pyLODE shows it best: one title a term, and its facts as notes."""
    page = Graph(bind_namespaces="none")
    for prefix, space in graph.namespaces():
        page.bind(prefix, space)
    for s, p, o in graph:
        title = p in (RDFS.label, DCTERMS.title) and isinstance(o, Literal)
        if p != SKOS.editorialNote and (not title or str(o) == english(graph, s, p)):
            page.add((s, p, o))
    for term in ours(graph, set().union(*KINDS.values())):
        for number, fact in enumerate(facts(graph, term)):
            page.add((term, SKOS.note, Literal(fact, lang=f"en-x-{number:02}")))
    return page


def html_text(graph: Graph) -> str:
    """The page by pyLODE: each term under the anchor of its own name, so that its IRI leads there.

    Raises ImportError where pyLODE is not installed.
    """
    from pylode import OntPub

    made = OntPub(for_pylode(graph), sort_subjects=True)
    made.fids.update({str(t): terms.local(t) for t in ours(graph, set().union(*KINDS.values()))})
    text = str(made.make_html()).replace("<html>", '<html lang="en">', 1)
    classes = '<div class="section" id="classes">'
    return text.replace(classes, DIAGRAM + classes, 1)


def main(folder: Path) -> None:
    """Write all three files into a folder."""
    graph = read()
    for name, text in (("alignment.md", alignment_text), ("ontology.svg", svg_text),
                       ("ontology.html", html_text)):  # fmt: skip
        (folder / name).write_text(text(graph), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS)
