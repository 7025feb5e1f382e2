"""The script of the page: ES modules that are put into one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from steppe.exports import assembly
from steppe.exports.knowledge_graph import KnowledgeGraph

FOLDER = Path(str(files("steppe.exports").joinpath("html/page")))
LANGUAGES = ("zh-Hant", "ru")


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    found: dict[str, str] = {}
    monkeypatch.setattr(assembly, "part", lambda name: found[name])
    assembly.script.cache_clear()
    yield found
    assembly.script.cache_clear()


def test_a_module_stands_after_those_that_it_needs(parts: dict[str, str]) -> None:
    parts["x/start.js"] = 'import { b } from "./b.js";\nb();\n'
    parts["x/b.js"] = 'import { c } from "./c.js";\nexport const b = () => c;\n'
    parts["x/c.js"] = "export const c = 1;\n"
    assert assembly.script("x") == (
        '(() => {\n"use strict";\nconst c = 1;\nconst b = () => c;\nb();\n})();\n'
    )


def test_two_modules_that_need_each_other_stand_once_each(parts: dict[str, str]) -> None:
    parts["x/start.js"] = 'import { b } from "./b.js";\nexport function a() { b(); }\n'
    parts["x/b.js"] = 'import { a } from "./start.js";\nexport function b() { a(); }\n'
    assert assembly.script("x").count("function") == 2


def test_a_name_that_two_modules_declare_is_refused(parts: dict[str, str]) -> None:
    parts["x/start.js"] = 'import { b } from "./b.js";\nconst it = 1;\n'
    parts["x/b.js"] = "export const b = 1;\nconst [other, it] = [1, 2];\n"
    with pytest.raises(ValueError, match=r"it is declared by b\.js and by start\.js"):
        assembly.script("x")


@pytest.mark.parametrize("line", ["export default b;", 'import * as c from "./c.js";'])
def test_what_cannot_be_put_into_one_script_is_refused(parts: dict[str, str], line: str) -> None:
    parts["x/start.js"] = f"const b = 1;\n{line}\n"
    with pytest.raises(ValueError, match="cannot be put into one script"):
        assembly.script("x")


def test_the_parts_are_real_modules(kg: KnowledgeGraph, browser: Browser, tmp_path: Path) -> None:
    """Loaded one by one as modules, from a host that is not there, they make the same page."""
    from steppe.exports.page import page as written

    text = written(kg.snapshot("2003-12-31"))
    text = re.sub(r"<meta http-equiv=.*?>", "", text)
    text = text.replace(
        f"<script>{assembly.script('page')}</script>",
        '<script type="module" src="http://steppe.test/start.js"></script>',
    )

    def answer(route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[1]
        body = text if name == "" else (FOLDER / name).read_text(encoding="utf-8")
        kind = "text/html" if name == "" else "text/javascript"
        route.fulfill(body=body, content_type=f"{kind}; charset=utf-8")

    context = browser.new_context()
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    context.route("http://steppe.test/**", answer)
    opened.goto("http://steppe.test/")
    opened.wait_for_selector("html[data-ready]", state="attached")
    assert "ties shown" in opened.inner_text("#status")
    assert wrong == []
    context.close()


def test_what_a_module_declares_is_used() -> None:
    modules = {f.name: f.read_text(encoding="utf-8") for f in FOLDER.glob("*.js")}
    every = "\n".join(modules.values())
    for name, text in modules.items():
        for shared, each in re.findall(
            r"^(export )?(?:async )?(?:function|class|const|let) (\w+)", text, re.MULTILINE
        ):
            uses = re.findall(rf"(?<![\w$]){each}(?![\w$])", every)
            assert len(uses) > 1, f"{name}: nothing uses {each}"
            imported = re.search(rf"import {{[^}}]*\b{each}\b[^}}]*}} from \"\./{name}\"", every)
            assert not shared or imported, f"{name}: nothing imports {each}"


def test_what_a_module_imports_is_there_and_is_used() -> None:
    modules = {f.name: f.read_text(encoding="utf-8") for f in FOLDER.glob("*.js")}
    declared = r"^export (?:async )?(?:function|class|const|let) ([\w$]+|[\[{][^\]}]*[\]}])"
    exported = {
        name: {
            each.split(":")[-1].strip()
            for found in re.findall(declared, text, re.MULTILINE)
            for each in found.strip("[]{}").split(",")
        }
        for name, text in modules.items()
    }
    for name, text in modules.items():
        for names, module in re.findall(r'^import \{ ([^}]*) \} from "\./([\w.]+)";', text, re.M):
            for each in names.split(", "):
                assert each in exported[module], f"{name}: {module} has no {each}"
                uses = re.findall(rf"(?<![\w$]){re.escape(each)}(?![\w$])", text)
                assert len(uses) > 1, f"{name} does not use {each}"


def test_no_script_of_ours_makes_markup_or_code_of_text() -> None:
    for folder in ("page", "figure"):
        for file in FOLDER.parent.joinpath(folder).glob("*.js"):
            text = file.read_text(encoding="utf-8")
            found = re.search(
                r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", text
            )
            assert found is None, (file.name, found)


# -- the words ---------------------------------------------------------------------------------


def texts() -> set[str]:
    """Every text of the interface: in the script as t("…"), in the template by its mark."""
    found: set[str] = set()
    for file in FOLDER.glob("*.js"):
        found |= set(re.findall(r'\bt\("((?:[^"\\]|\\.)*)"', file.read_text(encoding="utf-8")))
    template = (FOLDER / "page.html").read_text(encoding="utf-8")
    found |= set(re.findall(r"<[^>]*\bdata-t(?=[ >])[^>]*>([^<]*)<", template))
    for tag in re.findall(r"<[^>]*\bdata-t-[^>]*>", template):
        for mark, attribute in (("data-t-label", "aria-label"), ("data-t-title", "title")):
            if mark in tag:
                found.add(re.search(rf'\b{attribute}="([^"]*)"', tag)[1])  # type: ignore[index]
    return {text for text in found if re.search("[a-z]", text)}


def test_every_text_has_words_in_every_language() -> None:
    words = json.loads((FOLDER / "words.json").read_text(encoding="utf-8"))
    assert len(texts()) > 100
    for text in texts():
        for language in LANGUAGES:
            assert words.get(text, {}).get(language), (text, language)


def test_a_translation_keeps_the_places_of_values() -> None:
    words = json.loads((FOLDER / "words.json").read_text(encoding="utf-8"))
    for text, forms in words.items():
        places = set(re.findall(r"\{\d\}", text))
        for language in LANGUAGES:
            form = forms[language]
            for each in form.values() if isinstance(form, dict) else (form,):
                assert set(re.findall(r"\{\d\}", each)) == places, (text, each)
