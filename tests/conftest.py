"""What the tests share: the packaged graph, small made-up data sets, a browser, shared data."""

from __future__ import annotations

import contextlib
import csv
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from email.message import Message
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

import steppe
from steppe.exports.knowledge_graph import KnowledgeGraph

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

Rows = list[dict[str, str]]

# No test asserts a time; and the same examples every time, so that a failure can be repeated.
settings.register_profile("steppe", deadline=None, derandomize=True)
settings.load_profile("steppe")

CLAIM_HEADER = (
    "id", "subject", "predicate", "object", "value", "value_low", "value_high", "value_text",
    "unit", "scope", "topic", "since", "until", "ref_period", "source", "locator", "asserted_by",
    "stance", "rank", "confidence", "denial", "expanded_from", "polarity", "check", "note",
)  # fmt: skip


def absent(what: str) -> None:
    """Skip for want of something outside the repository; a failure where all must run."""
    if os.environ.get("STEPPE_TEST_ALL") == "1":
        pytest.fail(f"{what} is absent, and STEPPE_TEST_ALL=1 lets no test skip")
    pytest.skip(f"{what} is absent; a made-up twin of this test runs everywhere")


@pytest.fixture(scope="session")
def without() -> Callable[[str], None]:
    """Skip a test for want of what is named; see `absent`."""
    return absent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared test data beside the checkout."""
    if not SHARED.is_dir():
        absent("the shared test data")
    return SHARED


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium browser."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        absent("Chromium")
    return str(found)


FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A browser that asks nobody by itself."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a file offline, and wait until its script is ready; at the end nothing may have gone
    wrong: no error, no dialog, no word on the console, and no request for anything else.
    """
    opened: list[Page] = []
    wrong: list[str] = []

    def dismissed(dialog: Dialog) -> None:
        wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def go(file: Path, script: bool = True, **options: object) -> Page:
        size = {"width": 1440, "height": 900}
        context = browser.new_context(**{"viewport": size, **options}, java_script_enabled=script)  # type: ignore[arg-type]
        context.set_offline(True)
        context.route(re.compile("^(?!file:)"), lambda route: route.abort())
        page = context.new_page()
        page.on("console", lambda m: wrong.append(f"console: {m.text}"))
        page.on("pageerror", lambda e: wrong.append(f"error: {e}"))
        page.on("dialog", dismissed)
        # What the page itself makes, as the script of a worker, is a blob: and asks nobody.
        page.on("request", lambda r: None if r.url == file.as_uri() or r.url.startswith("blob:")
                else wrong.append(r.url))  # fmt: skip
        page.goto(file.as_uri())
        if script:
            page.wait_for_selector("html[data-ready]", state="attached")
        opened.append(page)
        return page

    yield go
    assert wrong == []
    for page in opened:
        page.context.close()


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """The packaged data, served for all tests of a run."""
    server = Served()
    yield server
    code, said = server.end()
    assert code == 0 and "Traceback" not in said, said


@pytest.fixture(scope="session")
def kg() -> KnowledgeGraph:
    """The packaged data set."""
    return steppe.open()


class Served:
    """A `steppe serve` in a process of its own, on a free port of loopback."""

    def __init__(self, *args: str) -> None:
        command = [sys.executable, "-c", "from steppe.cli.main import main; main()", "serve"]
        self.process = subprocess.Popen(
            [*command, "--port", "0", *args],
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stderr is not None
        line = self.process.stderr.readline()
        found = re.search(r" at (http://\S+:(\d+)/)$", line)
        assert found, line + self.process.communicate(timeout=60)[1]
        self.url, self.port = found[1], int(found[2])

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, Message, bytes]:
        """Status, headers and body of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        with contextlib.closing(connection):
            connection.request(method, path, body, dict(headers or {}))
            with contextlib.closing(connection.getresponse()) as answer:
                return answer.status, answer.headers, answer.read()

    def end(self, with_signal: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """End it; its exit code, and what it said on stderr since it was ready."""
        self.process.send_signal(with_signal)
        _, said = self.process.communicate(timeout=60)
        return self.process.returncode, said


@pytest.fixture(scope="session")
def server() -> type[Served]:
    """To start a server with options of one's own, and to end it."""
    return Served


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    """Start a server with these options; ended with the test."""
    started: list[Served] = []

    def start(*args: str) -> Served:
        started.append(Served(*args))
        return started[-1]

    yield start
    for served in started:
        if served.process.poll() is None:
            served.end()


def write_table(path: Path, header: tuple[str, ...], rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_dataset(
    folder: Path,
    claims: Rows,
    *,
    entities: Mapping[str, str] | None = None,
    sources: Mapping[str, str] | None = None,
    name: str = "made-up",
    as_of: str = "2010-12-31",
) -> Path:
    """A made-up data set: entity id → type, source id → last day; claims get defaults."""
    folder.mkdir(parents=True, exist_ok=True)
    entities = entities or {
        "AAA": "State", "BBB": "State", "CCC": "State", "DDD": "State",
        "ORG": "Organization", "PACT": "Alliance", "TREATY": "Agreement", "base": "MilitaryBase",
    }  # fmt: skip
    sources = sources or {"book": as_of, "paper": as_of}
    package = {
        "name": name,
        "title": f"The {name} data",
        "version": "1",
        "licenses": [{"name": "CC0-1.0"}],
        "steppe": {"asOf": as_of},
        "resources": [{"name": n, "path": f"{n}.csv"} for n in ("entities", "sources", "claims")],
    }
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    write_table(
        folder / "entities.csv",
        (
            "id",
            "type",
            "label_en",
            "label_zh",
            "label_ru",
            "alias_en",
            "hidden",
            "iso3",
            "wikidata",
        ),
        [{"id": i, "type": t, "label_en": f"The {i}"} for i, t in entities.items()],
    )
    write_table(
        folder / "sources.csv",
        ("id", "title", "as_of"),
        [{"id": i, "title": f"The {i}", "as_of": day} for i, day in sources.items()],
    )
    rows = [
        {"id": f"c{n}", "source": next(iter(sources)), "locator": "p. 1", **claim}
        for n, claim in enumerate(claims, start=1)
    ]
    write_table(folder / "claims.csv", CLAIM_HEADER, rows)
    return folder


def claim(subject: str, predicate: str, obj: str, **cells: str) -> dict[str, str]:
    """A row of claims.csv."""
    return {"subject": subject, "predicate": predicate, "object": obj, **cells}


@pytest.fixture(scope="session")
def make_dataset() -> Callable[..., Path]:
    """To write made-up data sets anywhere; see `write_dataset`."""
    return write_dataset


@pytest.fixture
def dataset(tmp_path: Path) -> Callable[..., Path]:
    """Write a made-up data set; see `write_dataset`."""

    def write(claims: Rows, **options: Any) -> Path:
        return write_dataset(tmp_path / "made-up", claims, **options)

    return write


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write one of several made-up data sets, into a folder of this name; see `write_dataset`."""

    def write(folder: str, claims: Rows, **options: Any) -> Path:
        return write_dataset(tmp_path / folder, claims, **{"name": folder, **options})

    return write


@pytest.fixture
def graph(dataset: Callable[..., Path]) -> Callable[..., KnowledgeGraph]:
    """Open a made-up data set; see `write_dataset`."""

    def opened(claims: Rows, **options: Any) -> KnowledgeGraph:
        return steppe.open(dataset(claims, **options))

    return opened


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., tuple[int, str, str]]]:
    """Run the command line in this process: exit code, stdout, stderr."""
    from steppe.cli.main import run as run_cli

    def call(*args: str) -> tuple[int, str, str]:
        code = run_cli([str(a) for a in args])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    yield call
