"""How large the page is, how long it takes to make and to draw, beside stock pyvis in one run.

    python benchmarks/page.py [--sizes 100,1000,5000,20000] [--patience 60]

Networks grow by preferential attachment, three ties a new node (Barabási & Albert 1999), as claims
of a made-up data set. For each size, in Chromium, headless, with the network off:

    made     seconds to make the page of a snapshot that is there already (layout, blocs, claims)
    cpu      the same as seconds of this process, which a busy machine changes less
    size     of the file
    drawn    seconds from opening the file until the network can be seen
    answers  seconds until it can be clicked too; of pyvis the same moment
    drag     milliseconds a frame while the view is dragged by the pointer, the mean
    ratio    how many times as long as steppe it takes until drawn; > where patience ended

pyvis draws the same nodes and ties as it comes (its own template, physics on); it loads two files
from a network that is not there, which it does without. Its drawing is counted as there when its
physics have settled; the patience (seconds) bounds that. Of a page that does not even load in that
time nothing is dragged. Needs Chromium and playwright.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import networkx as nx
from playwright.sync_api import Page, TimeoutError, sync_playwright  # noqa: A004
from rich.progress import track

import steppe

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update",
         "--disable-sync"]  # fmt: skip
COUNT = """() => {
  window.frames_ = [];
  let before = performance.now();
  const next = () => {
    window.frames_.push(performance.now() - before);
    before = performance.now();
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}"""
MEAN = "window.frames_.reduce((a, b) => a + b, 0) / window.frames_.length"


def dataset(folder: Path, graph: nx.Graph) -> Path:
    """A made-up data set whose states are tied as the graph is."""
    folder.mkdir()
    package = {
        "name": "made-up", "title": "Made up", "version": "1", "licenses": [{"name": "CC0-1.0"}],
        "steppe": {"asOf": "2010-12-31"},
        "resources": [{"name": n, "path": f"{n}.csv"} for n in ("entities", "sources", "claims")],
    }  # fmt: skip
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    tables: dict[str, tuple[list[str], list[list[str]]]] = {
        "entities": (["id", "type", "label_en"], [[f"s{n}", "State", f"State {n}"] for n in graph]),
        "sources": (["id", "title", "as_of"], [["book", "The book", "2010-12-31"]]),
        "claims": (
            ["id", "subject", "predicate", "object", "since", "source", "locator"],
            [[f"c{k}", f"s{a}", "alliedWith", f"s{b}", "2000-01-01", "book", "p. 1"]
             for k, (a, b) in enumerate(graph.edges())],
        ),
    }  # fmt: skip
    for name, (head, rows) in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([head, *rows])
    return folder


Seconds = tuple[float, float]
"""By the clock, and of this process."""


def timed(act: Callable[[], object]) -> Seconds:
    """How long something takes."""
    start, own = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - start, time.process_time() - own


def made_by_steppe(folder: Path, graph: nx.Graph, target: Path) -> Seconds:
    """Write the page; how long that takes without the reading of the tables."""
    from steppe.exports.page import page

    kg = steppe.open(dataset(folder, graph))
    snapshot = kg.snapshot("2005-01-01")
    assert snapshot.ties
    return timed(lambda: target.write_text(page(snapshot), encoding="utf-8"))


def made_by_pyvis(graph: nx.Graph, target: Path) -> Seconds:
    """The same network as pyvis writes it when nothing is asked of it."""
    from pyvis.network import Network

    def write() -> None:
        network = Network(directed=True, cdn_resources="in_line")
        for node in graph:
            network.add_node(f"s{node}", label=f"State {node}")
        for a, b in graph.edges():
            network.add_edge(f"s{a}", f"s{b}")
        target.write_text(network.generate_html(), encoding="utf-8")

    return timed(write)


def opened(
    page: Page, file: Path, ready: str, patience: float
) -> tuple[float | None, float | None, float | None]:
    """Seconds until a page is drawn and until it answers, and milliseconds a frame; None: not
    within the patience.
    """
    start = time.perf_counter()
    drawn: float | None = None
    try:
        page.goto(file.as_uri(), wait_until="commit", timeout=patience * 1000)
    except TimeoutError:
        return None, None, None
    left = max(patience - (time.perf_counter() - start), 1)
    with suppress(TimeoutError):
        page.wait_for_function(ready, timeout=left * 1000, polling=50)
        drawn = time.perf_counter() - start
    seen = drawn and page.evaluate("Number(document.documentElement.dataset.drawn || 0) / 1000")
    if drawn is None:  # a page that never stops computing draws no frame either
        return None, None, None
    page.evaluate(COUNT)
    page.mouse.move(800, 500)
    page.mouse.down()
    for step in range(30):
        page.mouse.move(800 + 5 * step, 500 + 3 * step)
    page.mouse.up()
    return seen or drawn, drawn, float(page.evaluate(MEAN))


def told(value: float | None, unit: str, digits: int) -> str:
    """A figure with its unit; «not yet» where there is none."""
    return "not yet" if value is None else f"{value:.{digits}f} {unit}"


def longer(drawn: dict[str, float | None], patience: float) -> str:
    """How many times as long as steppe pyvis takes until drawn; at least, where it is not yet."""
    ours, theirs = drawn["steppe"], drawn["pyvis"]
    if ours is None:
        return ""
    return f"{'>' if theirs is None else ''}{(theirs or patience) / ours:.0f}x"


def main() -> None:
    """Print two lines a size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="100,1000,5000,20000")
    parser.add_argument("--patience", type=float, default=60, help="seconds for a drawing")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        print("Chromium is absent: nothing can be drawn")
        return
    steppe_ready = "document.documentElement.dataset.ready === '1'"
    pyvis_ready = "window.network && window.network.physics.stabilized === true"
    print(f"{'nodes':>6} {'ties':>7} {'by':<7} {'made':>8} {'cpu':>8} {'size':>9} {'drawn':>8} "
          f"{'answers':>8} {'drag':>10} {'ratio':>6}")  # fmt: skip
    with tempfile.TemporaryDirectory() as made, sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser, args=FLAGS)
        for size in track(sizes, "sizes", transient=True, disable=not sys.stderr.isatty()):
            graph = nx.barabasi_albert_graph(size, 3, seed=1)
            files = {name: Path(made) / f"{name}-{size}.html" for name in ("steppe", "pyvis")}
            seconds = {
                "steppe": made_by_steppe(Path(made) / f"data-{size}", graph, files["steppe"]),
                "pyvis": made_by_pyvis(graph, files["pyvis"]),
            }
            drawn: dict[str, float | None] = {}
            for name, ready in (("steppe", steppe_ready), ("pyvis", pyvis_ready)):
                context = chromium.new_context(viewport={"width": 1440, "height": 900},
                                                bypass_csp=True)  # fmt: skip
                context.set_offline(True)
                drawn[name], answers, frame = opened(
                    context.new_page(), files[name], ready, given.patience
                )
                ratio = longer(drawn, given.patience) if name == "pyvis" else ""
                print(f"{size:6} {graph.number_of_edges():7} {name:<7} {seconds[name][0]:6.2f} s "
                      f"{seconds[name][1]:6.2f} s {files[name].stat().st_size / 1e6:6.2f} MB "
                      f"{told(drawn[name], 's', 2):>8} {told(answers, 's', 2):>8} "
                      f"{told(frame, 'ms', 1):>10} {ratio:>6}",
                      flush=True)  # fmt: skip
                context.close()
        chromium.close()


if __name__ == "__main__":
    main()
