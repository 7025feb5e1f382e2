"""How large the page is, how long it takes to make and to draw, beside stock pyvis in one run.

    python benchmarks/page.py [--sizes 100,1000,5000] [--patience 60]

Networks grow by preferential attachment, three ties a new node (Barabási & Albert 1999), as claims
of a made-up data set. For each size, in Chromium, headless, with the network off:

    made     seconds to make the page of a snapshot that is there already (layout, blocs, claims)
    size     of the file
    drawn    seconds from opening the file until the drawing stands
    drag     milliseconds a frame while the view is dragged, the mean of thirty

pyvis draws the same nodes and ties as it comes (its own template, physics on); it loads two files
from a network that is not there, which it does without. Its drawing is counted as there when its
physics have settled; the patience (seconds) bounds that. Needs Chromium and playwright.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import networkx as nx
from playwright.sync_api import Page, TimeoutError, sync_playwright  # noqa: A004
from rich.progress import track

import steppe

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update",
         "--disable-sync"]  # fmt: skip
FRAMES = """async () => {
  const { network } = window.steppe || window;
  const times = [];
  let before = performance.now();
  for (let n = 0; n < 30; n += 1) {
    const { x, y } = network.getViewPosition();
    network.moveTo({ position: { x: x + 8, y } });
    await new Promise((done) => requestAnimationFrame(done));
    times.push(performance.now() - before);
    before = performance.now();
  }
  return times.reduce((a, b) => a + b) / times.length;
}"""


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


def made_by_steppe(folder: Path, graph: nx.Graph, target: Path) -> float:
    """Write the page; seconds without the reading of the tables."""
    from steppe.exports.page import page

    kg = steppe.open(dataset(folder, graph))
    snapshot = kg.snapshot("2005-01-01")
    assert snapshot.ties
    start = time.perf_counter()
    target.write_text(page(snapshot), encoding="utf-8")
    return time.perf_counter() - start


def made_by_pyvis(graph: nx.Graph, target: Path) -> float:
    """The same network as pyvis writes it when nothing is asked of it."""
    from pyvis.network import Network

    start = time.perf_counter()
    network = Network(directed=True, cdn_resources="in_line")
    for node in graph:
        network.add_node(f"s{node}", label=f"State {node}")
    for a, b in graph.edges():
        network.add_edge(f"s{a}", f"s{b}")
    target.write_text(network.generate_html(), encoding="utf-8")
    return time.perf_counter() - start


def opened(page: Page, file: Path, ready: str, patience: float) -> tuple[float | None, float]:
    """Seconds until a page is drawn (None: not within the patience), milliseconds a frame."""
    start = time.perf_counter()
    page.goto(file.as_uri(), wait_until="domcontentloaded", timeout=patience * 1000)
    try:
        page.wait_for_function(ready, timeout=patience * 1000, polling=50)
        drawn: float | None = time.perf_counter() - start
    except TimeoutError:
        drawn = None
    return drawn, float(page.evaluate(FRAMES))


def main() -> None:
    """Print two lines a size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="100,1000,5000")
    parser.add_argument("--patience", type=float, default=60, help="seconds for a drawing")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        print("Chromium is absent: nothing can be drawn")
        return
    steppe_ready = "document.documentElement.dataset.ready === '1'"
    pyvis_ready = "window.network && window.network.physics.stabilized === true"
    print(f"{'nodes':>6} {'ties':>7} {'by':<7} {'made':>8} {'size':>9} {'drawn':>8} {'drag':>9}")
    with tempfile.TemporaryDirectory() as made, sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser, args=FLAGS)
        for size in track(sizes, "sizes", transient=True, disable=not sys.stderr.isatty()):
            graph = nx.barabasi_albert_graph(size, 3, seed=1)
            files = {name: Path(made) / f"{name}-{size}.html" for name in ("steppe", "pyvis")}
            seconds = {
                "steppe": made_by_steppe(Path(made) / f"data-{size}", graph, files["steppe"]),
                "pyvis": made_by_pyvis(graph, files["pyvis"]),
            }
            for name, ready in (("steppe", steppe_ready), ("pyvis", pyvis_ready)):
                context = chromium.new_context(viewport={"width": 1440, "height": 900})
                context.set_offline(True)
                line: tuple[Any, ...] = opened(
                    context.new_page(), files[name], ready, given.patience
                )
                drawn = "not yet" if line[0] is None else f"{line[0]:.2f} s"
                print(f"{size:6} {graph.number_of_edges():7} {name:<7} {seconds[name]:6.2f} s "
                      f"{files[name].stat().st_size / 1e6:6.2f} MB {drawn:>8} "
                      f"{line[1]:6.1f} ms", flush=True)  # fmt: skip
                context.close()
        chromium.close()


if __name__ == "__main__":
    main()
