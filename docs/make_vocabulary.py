"""Write vocabulary.md from the vocabulary: python docs/make_vocabulary.py"""

from __future__ import annotations

from pathlib import Path

from steppe.graph.dataset import is_entity_class
from steppe.ontology import terms
from steppe.ontology.vocabulary import Property, vocabulary


def ends(p: Property) -> str:
    """Subject and object of a property, in words."""
    subject = terms.local(p.domain) if p.domain else "anything"
    if p.literal:
        return f"{subject} → {(p.range or '').removeprefix(terms.XSD) or 'value'}"
    target = terms.local(p.range) if p.range else "anything"
    return f"{subject} {'–' if p.symmetric else '→'} {target}{' or a text' if p.takes_text else ''}"


def when(p: Property) -> str:
    """Over a spell, on its day, or either."""
    return {(True, False): "spell", (False, True): "act"}.get((p.spell, p.occurrence), "either")


def text() -> str:
    """The whole page."""
    words = vocabulary()
    lines = [
        "# Vocabulary: what may be said",
        "",
        "Made from `ontology/steppe.ttl` by `docs/make_vocabulary.py`; the file itself defines",
        "each term in English, Chinese and Russian.",
        "",
        "## Classes",
        "",
        "| `type` | below | is |",
        "| --- | --- | --- |",
    ]
    for cls, above in sorted(words.superclasses.items()):
        if is_entity_class(cls):
            parent = next((terms.local(a) for a in above if a.startswith(terms.ST)), "")
            lines.append(f"| `{terms.local(cls)}` | {parent} | {words.definition(cls)} |")
    for title, literal in (("Relations", False), ("Quantities, dates and flags", True)):
        head = ["predicate", "of → value", "unit", "means"]
        if not literal:
            head = ["predicate", "from → to", "sign", "layer", "holds", "means"]
        lines += ["", f"## {title}", "", f"| {' | '.join(head)} |", "| --- " * len(head) + "|"]
        for p in sorted(words.properties.values(), key=lambda p: p.name):
            if p.literal != literal:
                continue
            kind = f"{p.polarity:+d} | {', '.join(p.layers)} | {when(p)}".replace("+0", "0")
            middle = f"`{p.unit}`" if p.unit else ""
            means = words.definition(p.iri)
            lines.append(f"| `{p.name}` | {ends(p)} | {middle if literal else kind} | {means} |")
    units = ", ".join(f"`{unit}`" for unit in sorted(words.units))
    return "\n".join([*lines, "", "## Units", "", f"{units} (UCUM, and ISO 4217 for money).", ""])


if __name__ == "__main__":
    Path(__file__).with_name("vocabulary.md").write_text(text(), encoding="utf-8")
