"""`steppe new`: a data set to begin with; and the tutorial that begins with it."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

import steppe
from steppe.cli import new
from steppe.cli.main import cli
from steppe.graph.dataset import find_dataset, read_dataset
from steppe.graph.dataset.claim_rows import CLAIM_COLUMNS

Run = Callable[..., tuple[int, str, str]]

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "cli" / "template"
TUTORIAL = ROOT / "docs" / "tutorial.md"
TABLES = ("entities.csv", "sources.csv", "claims.csv")


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def header(table: Path) -> list[str]:
    with table.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def package(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "datapackage.json").read_text())
    return found


# -- what is written -------------------------------------------------------------------------


def test_the_files_are_printed_and_the_next_steps_said(run: Run) -> None:
    code, out, err = run("new", "my-region")
    assert code == 0
    assert out.splitlines() == [str(Path("my-region") / name) for name in new.FILES]
    assert sorted(p.name for p in Path("my-region").iterdir()) == sorted(new.FILES)
    assert "steppe validate my-region" in err and "steppe render --dataset my-region" in err
    assert [p.name for p in Path().iterdir()] == ["my-region"]


def test_quiet_leaves_the_files(run: Run) -> None:
    code, out, err = run("new", "-q", "my-region")
    assert (code, err) == (0, "") and out


def test_name_title_and_last_day_are_written(run: Run) -> None:
    _, _, err = run("new", "Lakes (2nd)", "--title", "Озёра \n и  горы", "--as-of", "2004-02-29")
    assert "lakes-2nd" in err and "2004-02-29" in err and "as given" in err
    data = read_dataset("Lakes (2nd)")
    assert (data.name, data.title, data.as_of) == ("lakes-2nd", "Озёра и горы", date(2004, 2, 29))
    assert Path("Lakes (2nd)/README.md").read_text(encoding="utf-8").startswith("# Озёра и горы\n")


def test_the_last_day_is_today_unless_given_and_that_is_said(run: Run) -> None:
    before = date.today()
    _, _, err = run("new", "my-region")
    assert before <= read_dataset("my-region").as_of <= date.today()
    assert "today by this computer's clock" in err


def test_the_title_is_the_name_unless_given(run: Run) -> None:
    run("new", "lakes")
    run("new", "hills", "--title", "  ")
    assert [read_dataset(n).title for n in ("lakes", "hills")] == ["lakes", "hills"]


def test_folders_on_the_way_are_made(run: Run) -> None:
    assert run("new", "a/b/lakes/")[0] == 0
    assert read_dataset("a/b/lakes").name == "lakes"


def test_an_empty_folder_is_filled_and_stays_the_same_folder(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("lakes").mkdir()
    monkeypatch.chdir("lakes")
    assert run("new", ".")[0] == 0
    assert sorted(os.listdir(".")) == sorted(new.FILES)  # noqa: PTH208 - where we stand
    assert package(Path())["name"] == "lakes"


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("Région 1", "region-1"),
        ("UPPER.case_x", "upper.case_x"),
        ("--my--", "my"),
        ("a" * 200, "a" * 200),
        ("a\tb\x1b[31m", "a-b-31m"),
        ("Озеро 2", "2"),
    ],
)
def test_strange_folder_names_are_made_safe(run: Run, folder: str, name: str) -> None:
    code, out, err = run("new", "--", folder)
    assert code == 0, err
    assert "\x1b" not in out + err
    assert read_dataset(Path(folder)).name == name


# -- what is refused -------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["Мой регион", "中亞", "---", "..."])
def test_a_name_with_nothing_usable_is_refused(run: Run, folder: str) -> None:
    code, out, err = run("new", "--", folder)
    assert (code, out) == (2, "")
    assert folder in err and "letters a to z" in err
    assert not list(Path().iterdir())


@pytest.mark.parametrize("day", ["2004-02-30", "2004", "soon", ""])
def test_a_bad_day_is_refused(run: Run, day: str) -> None:
    code, _, err = run("new", "my-region", "--as-of", day)
    assert code == 2 and "YYYY-MM-DD" in err
    assert not list(Path().iterdir())


@pytest.mark.parametrize("title", ["a\x1b[31mb", "broken \udcff"])
def test_a_title_that_is_no_text_is_refused(run: Run, title: str) -> None:
    code, _, err = run("new", "my-region", "--title", title)
    assert code == 2 and "--title" in err and "\x1b" not in err
    assert not list(Path().iterdir())


def test_a_folder_with_things_in_it_is_kept(run: Run) -> None:
    Path("mine").mkdir()
    Path("mine/thesis.txt").write_text("mine")
    code, out, err = run("new", "mine")
    assert (code, out) == (4, "") and "kept" in err
    assert [p.name for p in Path("mine").iterdir()] == ["thesis.txt"]


def test_a_data_set_is_never_written_over(run: Run) -> None:
    run("new", "my-region")
    Path("my-region/claims.csv").write_text("mine")
    assert run("new", "my-region")[0] == 4
    assert Path("my-region/claims.csv").read_text() == "mine"


@pytest.mark.parametrize("link", [False, True])
def test_a_file_in_the_way_is_kept(run: Run, link: bool) -> None:
    Path("mine").write_text("mine")
    if link:
        Path("mine").rename("other")
        Path("mine").symlink_to("other")
    code, _, err = run("new", "mine")
    assert code == 4 and "is a file" in err
    assert Path("mine").read_text() == "mine"


@pytest.mark.parametrize("target", ["nowhere", "mine"])
def test_a_link_that_leads_nowhere_is_kept(run: Run, target: str) -> None:
    Path("mine").symlink_to(target)  # to nothing, and to itself
    code, _, err = run("new", "mine")
    assert code == 4 and "Nothing was changed" in err
    assert [p.name for p in Path().iterdir()] == ["mine"]


@pytest.mark.parametrize("folder", ["file/below", "file/far/below", "x" * 300])
def test_a_place_that_cannot_be_written_is_one_line(run: Run, folder: str) -> None:
    Path("file").write_text("mine")
    code, out, err = run("new", folder)
    assert (code, out) == (4, "")
    assert len(err.splitlines()) == 1 and "Nothing was changed" in err
    assert [p.name for p in Path().iterdir()] == ["file"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc here")
def test_an_unwritable_parent_is_said(run: Run) -> None:
    code, _, err = run("new", "/proc/my-region")
    assert code == 4 and len(err.splitlines()) == 1 and "cannot be written" in err


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_disk_that_fills_up_leaves_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch, there: bool, error: BaseException
) -> None:
    if there:
        Path("far").mkdir()
        Path("far/my-region").mkdir()
    real = Path.write_text

    def full(self: Path, *args: str, **options: str) -> int:
        if self.name == "claims.csv":
            raise error
        return real(self, *args, **options)

    monkeypatch.setattr(Path, "write_text", full)
    assert run("new", "far/my-region")[0] == (4 if isinstance(error, OSError) else 130)
    assert [str(p) for p in sorted(Path().rglob("*"))] == ["far", "far/my-region"] * there


def test_a_move_that_fails_midway_leaves_the_folder_empty(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("my-region").mkdir()
    real = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self.name == "sources.csv":
            raise OSError(5, "Input/output error")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    assert run("new", "my-region")[0] == 4
    assert not list(Path("my-region").iterdir())


# -- the template ----------------------------------------------------------------------------


@pytest.mark.parametrize("as_of", ["2020-12-31", "0001-01-01", "1815-06-09", "9999-12-31"])
def test_it_reads_without_fault_and_answers_on_its_last_day(run: Run, as_of: str) -> None:
    assert run("new", "my-region", "--as-of", as_of)[0] == 0
    assert len(read_dataset("my-region").statements) == 3
    code, _, err = run("render", "--dataset", "my-region", "-o", "page.html")
    assert code == 0, err
    if as_of > "0006":
        assert "2 ties hold" in err
        answers = [run("why", q, "--dataset", "my-region")[2] for q in
                   ("XNO memberOf LU", "XSO deploysForcesIn XNO", "XSO memberOf LU",
                    "XNO observerOf LU")]  # fmt: skip
        assert [a.splitlines()[-1].split(":")[0].split(",")[0] for a in answers] == [
            "yes", "yes", "no", "not stated",
        ]  # fmt: skip


def test_the_template_as_it_stands_is_a_data_set() -> None:
    kg = steppe.open(TEMPLATE)
    assert [s.id.rpartition("/")[2] for s in kg.claims()] == ["example-1", "example-2", "example-3"]
    assert not kg.contradictions


def test_its_columns_are_those_of_the_packaged_data_in_their_order() -> None:
    packaged = find_dataset("central-asia-2004")
    for table in TABLES:
        assert header(TEMPLATE / table) == header(packaged / table)
    assert set(header(TEMPLATE / "claims.csv")) == {*CLAIM_COLUMNS[0], *CLAIM_COLUMNS[1]}


def test_each_column_is_described_in_package_and_readme() -> None:
    resources: list[dict[str, object]] = package(TEMPLATE)["resources"]  # type: ignore[assignment]
    sections = re.split(r"^## ", (TEMPLATE / "README.md").read_text(encoding="utf-8"), flags=re.M)
    for resource in resources:
        table = str(resource["path"])
        fields = resource["schema"]["fields"]  # type: ignore[index]
        assert [f["name"] for f in fields] == header(TEMPLATE / table)
        assert all(f["description"] for f in fields)
        (section,) = (s for s in sections if s.startswith(table))
        assert re.findall(r"^\| `(\w+)` \|", section, flags=re.M) == header(TEMPLATE / table)


def test_it_is_a_frictionless_data_package(run: Run) -> None:
    """In a process of its own: the library is heavy, and its warnings are not ours."""
    run("new", "My Region", "--title", "Region é")
    code = (
        "import sys; from frictionless import validate; report = validate('datapackage.json'); "
        "print(report.flatten(['type', 'note'])); sys.exit(not report.valid)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd="My Region", capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]


def test_the_commands_in_its_readme_work(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("new", "my-region")
    monkeypatch.chdir("my-region")
    lines = re.findall(r"^    steppe (.+)$", Path("README.md").read_text(), flags=re.M)
    assert len(lines) >= 5
    for line in lines:
        code, out, err = run(*shlex.split(line)) if known(line) else (0, "", "")
        assert code == 0, f"{line}: {err}"
    assert "st:memberOf" in out or "#memberOf" in out


# -- the tutorial ----------------------------------------------------------------------------

# A block, and the paragraph before it, which names the file that rows are added to.
BLOCK = re.compile(r"([^\n]*(?:\n[^\n]+)*)\n\n```(console|csv|text)\n(.*?)```", re.DOTALL)


def known(line: str) -> bool:
    """Whether the command exists (`validate` is being written)."""
    return shlex.split(line)[0] in cli.commands


def blocks() -> Iterator[tuple[str, str, str]]:
    for match in BLOCK.finditer(TUTORIAL.read_text(encoding="utf-8")):
        yield match[1], match[2], match[3]


def squeezed(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def as_on_a_terminal(line: str) -> list[str]:
    """The words of a command line; rows come out as a table, as they do on a terminal."""
    words = shlex.split(line)
    options = {name for p in cli.commands[words[0]].params for name in p.opts}
    to_file = {"-o", "--output"} & set(words)
    return words if to_file or "--format" not in options else [*words, "--format", "table"]


def try_console(run: Run, block: str) -> None:
    """Run each command of a block; every line shown below it must be in what it prints."""
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        line, _, shown = part.partition("\n")
        command = line.removeprefix("steppe ")
        assert command != line, line
        if known(command):
            code, out, err = run(*as_on_a_terminal(command))
            assert code == 0, f"{line}: {err}"
            missing = [row for row in squeezed(shown) if row not in squeezed(out + err)]
            assert not missing, f"{line}:\n{out}{err}"


def append(paragraph: str, rows: str) -> None:
    (*_, table) = re.findall(r"`(\w+\.csv)`", paragraph)
    file = Path("my-region") / table
    width = len(header(file))
    assert {len(row) for row in csv.reader(rows.splitlines())} == {width}, rows
    with file.open("a", encoding="utf-8", newline="") as out:
        out.write(rows)


def try_mistake(run: Run, message: str) -> None:
    """A table with the misspelling that the tutorial speaks of is refused as it says."""
    claims = Path("my-region/claims.csv")
    text = claims.read_text(encoding="utf-8")
    claims.write_text(text.replace("c1,XEA,memberOf,LU", "c1,XEA,memberOf,Lu"), encoding="utf-8")
    code, _, err = run("show", "--dataset", "my-region")
    assert code == 1 and squeezed(message) == squeezed(err)
    claims.write_text(text, encoding="utf-8")


def test_the_tutorial_can_be_followed_to_the_letter(run: Run) -> None:
    kinds = []
    for paragraph, kind, text in blocks():
        kinds.append(kind)
        if kind == "console":
            try_console(run, text)
        elif kind == "csv":
            append(paragraph, text)
        else:
            try_mistake(run, text)
    assert kinds.count("console") >= 12 and kinds.count("csv") >= 7 and kinds.count("text") == 1
    assert TUTORIAL.read_text(encoding="utf-8").count("\n```") == 2 * len(kinds)
    assert Path("my-region.html").stat().st_size > 100_000
    assert len(steppe.open("my-region").contradictions) >= 2


def test_the_tutorial_shows_every_command_that_it_should() -> None:
    shown = set(re.findall(r"^\$ steppe (\w+)", TUTORIAL.read_text(encoding="utf-8"), flags=re.M))
    assert {"new", "validate", "members", "why", "show", "timeline", "align", "query", "render",
            "export"} <= shown  # fmt: skip
