"""Write a page for every rule of `steppe validate`: python docs/make_rules.py"""

from __future__ import annotations

from pathlib import Path

from steppe.ontology.rules import Rule, rules

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parent / "tests" / "ontology" / "shapes"
KINDS = {
    "T": "Tables, while they are read",
    "S": "SHACL shapes (`ontology/shapes.ttl`)",
    "O": "The vocabulary and its use",
    "D": "Statements among each other",
}


def pages() -> dict[str, str]:
    """File name in docs/rules → its text."""
    made = {f"{rule.id}.md": _page(rule) for rule in rules().values()}
    return {**made, "README.md": _index()}


def _page(rule: Rule) -> str:
    lines = [
        f"# {rule.id}: {rule.name}", "", f"*{rule.severity}*. {KINDS[rule.id[0]]}.", "",
        "## Why", "", rule.why, "", "## What to do", "", rule.do, "",
    ]  # fmt: skip
    if rule.bad:
        lines += ["## Breaks the rule", "", f"    {rule.bad}", ""]
    for kind, title in (("fail", "Breaks the rule"), ("pass", "Keeps it")):
        file = EXAMPLES / f"{rule.id}-{kind}.ttl"
        if file.exists():
            text = file.read_text(encoding="utf-8")
            body = "\n".join(n for n in text.splitlines() if not n.startswith("@prefix")).strip()
            body = body.replace("\n\n\n", "\n\n")
            lines += [f"## {title}", "", "```turtle", body, "```", ""]
    return "\n".join(lines)


def _index() -> str:
    lines = [
        "# Rules", "",
        "What `steppe validate` checks. Made from `ontology/rules.toml` and",
        "`ontology/shapes.ttl` by `docs/make_rules.py`.", "",
        "An *error* has to be mended, a *warning* looked at; *info* is a remark, listed",
        "with `--all`.",
    ]  # fmt: skip
    for letter, title in KINDS.items():
        lines += ["", f"## {title}", "", "| rule | severity | asks |", "| --- | --- | --- |"]
        lines += [
            f"| [{r.id}]({r.id}.md) | {r.severity} | {r.name} |"
            for r in rules().values()
            if r.id.startswith(letter)
        ]
    return "\n".join([*lines, ""])


def write() -> None:
    """Put every page in its place, and take out those of rules that are gone."""
    folder = HERE / "rules"
    folder.mkdir(exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")
    for file in folder.glob("*.md"):
        if file.name not in pages():
            file.unlink()


if __name__ == "__main__":
    write()
