"""Write the packaged questions' answers and questions.md: python docs/make_answers.py

Each ontology/questions/NAME.csv is what `steppe query --name NAME --format csv` prints. A changed
answer is shown line by line: look whether it is right, do not just keep it.
"""

from __future__ import annotations

import difflib
import io
from contextlib import redirect_stdout
from pathlib import Path

import steppe
from steppe.cli.output import Table, write_table
from steppe.graph.query import Rows
from steppe.graph.questions import Question, questions

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent / "ontology" / "questions"


def answers() -> dict[str, str]:
    """Name of a question → its answer with the default parameters, as csv."""
    graph = steppe.open()
    return {asked.name: _csv(graph.ask(asked.name)) for asked in questions()}


def _csv(rows: Rows) -> str:
    with redirect_stdout(io.StringIO()) as out:
        write_table(Table(rows.columns, rows.rows), "csv", None, force=False)
    return out.getvalue()


def page() -> str:
    """The whole of questions.md."""
    lines = [
        "# Questions that the packaged data answers",
        "",
        f"{len(questions())} competency questions, made from `ontology/questions/*.rq` by",
        "`docs/make_answers.py`. Each is a SPARQL query that says of itself what it shows, with",
        "its answer beside it. `steppe query --name NAME` asks one, `--param NAME=VALUE` sets a",
        "parameter, `steppe query --list` lists them all.",
        "",
        "| name | question | parameters |",
        "| --- | --- | --- |",
    ]
    lines += [
        f"| [{q.name}](../ontology/questions/{q.name}.rq) | {q.title} | {_parameters(q)} |"
        for q in questions()
    ]
    return "\n".join([*lines, ""])


def _parameters(asked: Question) -> str:
    return "<br>".join(f"`{p.name}={p.default}` ({p.kind}): {p.about}" for p in asked.parameters)


def write() -> list[str]:
    """Write what has changed; the names of the questions whose answers did."""
    changed = []
    for name, made in answers().items():
        file = FOLDER / f"{name}.csv"
        before = file.read_bytes().decode("utf-8") if file.exists() else ""
        if made != before:
            changed.append(name)
            file.write_bytes(made.encode("utf-8"))
            print(f"{name}: {'changed' if before else 'new'}")
            if before:
                lines = difflib.unified_diff(before.splitlines(), made.splitlines(), lineterm="")
                print("\n".join(f"  {n}" for n in list(lines)[2:] if not n.startswith("@@")))
    for stray in sorted({f.stem for f in FOLDER.glob("*.csv")} - {q.name for q in questions()}):
        print(f"{stray}.csv: no such question")
    (HERE / "questions.md").write_text(page(), encoding="utf-8")
    return changed


if __name__ == "__main__":
    print(f"{len(write())} of {len(questions())} answers written")
