"""The house itself: packages, import direction, what the wheel holds, documents."""

from __future__ import annotations

import ast
import importlib
import os
import re
import runpy
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import steppe

ROOT = Path(__file__).resolve().parent.parent
ORDER = ("ontology", "graph", "exports", "cli")


def packaging() -> dict[str, object]:
    found: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    return found["setuptools"]  # type: ignore[return-value]


def modules() -> Iterator[Path]:
    for room in ORDER:
        yield from sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """The absolute names of the modules that a module of ours imports from steppe."""
    package = ("steppe", *path.relative_to(ROOT).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = (*base, *(node.module.split(".") if node.module else ()))
            # «from .. import graph» names a room too, not only «from ..graph import x».
            yield from (".".join((*module, alias.name)) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("path", list(modules()), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_run_one_way_only(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    for name in imported(path):
        parts = name.split(".")
        assert parts[0] not in ORDER, f"{name}: import it relatively"
        if parts[0] == "steppe" and len(parts) > 1 and parts[1] in ORDER:
            assert ORDER.index(parts[1]) <= ORDER.index(room), f"{room} imports {parts[1]}"


def test_only_what_must_know_today_asks_the_clock() -> None:
    """Clocks go back: whatever waits or is limited goes by `time.monotonic`."""
    clocks = {"time", "time_ns", "now", "utcnow", "today"}
    asking = {
        f"{path.relative_to(ROOT)}: {ast.unparse(node)}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in clocks
        and ast.unparse(node.value) in ("time", "date", "datetime", "datetime.datetime")
    }
    # The last day of a data set that somebody begins, and that --as-of sets otherwise.
    rooms = ("cli/new.py", "graph/sources/opened.py", "graph/sources/rdf.py")
    assert asking == {f"{room}: date.today" for room in rooms}


def test_the_package_list_equals_the_folders() -> None:
    folders = {"steppe"} | {
        ".".join(("steppe", *p.parent.relative_to(ROOT).parts))
        for room in ORDER
        for p in (ROOT / room).rglob("__init__.py")
    }
    assert set(packaging()["packages"]) == folders  # type: ignore[call-overload]


def test_the_root_holds_one_module_and_no_folder_called_steppe() -> None:
    assert [p.name for p in ROOT.glob("*.py")] == ["__init__.py"]
    assert not (ROOT / "steppe").exists()


def test_files_stay_short() -> None:
    long = {p.name for p in modules() if len(p.read_text(encoding="utf-8").splitlines()) > 500}
    assert not long


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in a wheel built by the back-end that pyproject.toml names."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps",
               "--disable-pip-version-check", "--wheel-dir", str(out), str(ROOT)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    (file,) = out.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        return archive.namelist()


def test_the_wheel_holds_code_data_page_and_licences(wheel: list[str]) -> None:
    for name in (
        "steppe/__init__.py", "steppe/py.typed", "steppe/ontology/steppe.ttl",
        "steppe/exports/html/page/page.html", "steppe/exports/html/page/page.css",
        "steppe/exports/html/page/start.js", "steppe/exports/html/page/words.json",
        "steppe/exports/html/figure/figure.html", "steppe/exports/html/figure/figure.css",
        "steppe/exports/html/figure/figure.js",
        "steppe/exports/html/vendor/vis-network.min.js",
        "steppe/exports/html/vendor/vis-network.LICENSE.txt",
        "steppe/exports/html/vendor/oxigraph.js", "steppe/exports/html/vendor/oxigraph.wasm",
        "steppe/exports/html/vendor/oxigraph.LICENSE.txt",
        "steppe/exports/html/page/ask_worker.js",
        "steppe/exports/html/vendor/world-atlas.json",
        "steppe/exports/html/vendor/world-atlas.LICENSE.txt",
        "steppe/datasets/central-asia-2004/datapackage.json",
        "steppe/datasets/central-asia-2004/entities.csv",
        "steppe/datasets/central-asia-2004/sources.csv",
        "steppe/datasets/central-asia-2004/claims.csv", "steppe/datasets/LICENSE",
        "steppe/cli/template/datapackage.json", "steppe/cli/template/entities.csv",
        "steppe/cli/template/sources.csv", "steppe/cli/template/claims.csv",
        "steppe/cli/template/README.md", "steppe/graph/sources/dyads.toml",
        "steppe/graph/actors/actors.csv", "steppe/graph/actors/codes.csv",
        "steppe/exports/html/vendor/yasgui.min.js", "steppe/exports/html/vendor/yasgui.min.css",
        "steppe/exports/html/vendor/yasgui.LICENSE.txt",
        "steppe/exports/html/endpoint/base.html", "steppe/exports/html/endpoint/editor.js",
    ):  # fmt: skip
        assert name in wheel
    assert any(name.endswith("licenses/LICENSE") for name in wheel)
    assert any(name.endswith(".rq") for name in wheel)


def test_the_wheel_holds_nothing_else(wheel: list[str]) -> None:
    top = {name.split("/")[0] for name in wheel}
    assert top == {"steppe", next(t for t in top if t.endswith(".dist-info"))}
    assert not [n for n in wheel if re.search(r"tests?/|benchmarks/|docs/|__pycache__", n)]


def test_every_public_name_is_there_and_documented() -> None:
    for name in steppe.__all__:
        assert getattr(steppe, name).__doc__


def test_public_functions_and_classes_are_documented() -> None:
    for path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), path
        for node in tree.body:
            named = isinstance(node, ast.FunctionDef | ast.ClassDef)
            if named and not node.name.startswith("_"):  # type: ignore[attr-defined]
                if path.parent.name == "cli" and node.name in ("wrapped", "decorate"):  # type: ignore[attr-defined]
                    continue
                assert ast.get_docstring(node), f"{path.name}: {node.name}"  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", list(modules()), ids=lambda p: str(p.relative_to(ROOT)))
def test_doctests(path: Path) -> None:
    import doctest

    name = ".".join(("steppe", *path.relative_to(ROOT).with_suffix("").parts))
    module = importlib.import_module(name.removesuffix(".__init__"))
    assert doctest.testmod(module).failed == 0


def python(code: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment
    )
    return done.stdout


def test_importing_steppe_or_asking_for_help_loads_nothing_heavy() -> None:
    heavy = (
        "{'numpy', 'rdflib', 'networkx', 'pyvis', 'scipy', 'pyoxigraph', 'rich', 'edtf', 'uvicorn',"
        "'starlette', 'asyncio'}"
    )
    assert python(f"import steppe, sys; print({heavy} & set(sys.modules))") == "set()\n"
    shown = python(f"import steppe.cli.main, sys; print({heavy} & set(sys.modules))")
    assert shown == "set()\n"


def test_the_changelog_and_citation_name_the_version() -> None:
    assert steppe.__version__ in (ROOT / "CITATION.cff").read_text()
    assert (ROOT / "CHANGELOG.md").read_text().startswith("# Changes")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == steppe.__version__


def test_the_vocabulary_page_is_made_from_the_vocabulary() -> None:
    script = runpy.run_path(str(ROOT / "docs" / "make_vocabulary.py"))
    made = script["text"]()
    assert (ROOT / "docs" / "vocabulary.md").read_text(encoding="utf-8") == made, (
        "run python docs/make_vocabulary.py"
    )


@pytest.mark.parametrize("page", ["picture", "blocs"])
def test_a_page_of_results_is_made_from_the_packaged_data(page: str) -> None:
    script = runpy.run_path(str(ROOT / "docs" / f"make_{page}.py"))
    made = script["text"]()
    assert (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8") == made, (
        f"run python docs/make_{page}.py"
    )


def test_every_link_between_documents_leads_somewhere() -> None:
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name}: {target}"
