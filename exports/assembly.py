"""What every HTML file of ours is made of: parts in `html/`, one script, a policy, data.

The script is written as ES modules, which a page opened from a file cannot load. `script` puts them
into one closure in the order in which they need each other, without `import` and `export`, as any
bundler does; so no two modules may declare the same name, and nothing is renamed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import lru_cache
from importlib.resources import files
from typing import Any

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let) )", re.MULTILINE)
_DECLARED = re.compile(r"^(?:async )?(?:function|class|const|let) (\w+|\{[^}]*\}|\[[^\]]*\])",
                       re.MULTILINE)  # fmt: skip


@lru_cache
def part(name: str) -> str:
    """The text of a file in `html/`."""
    return files(__package__).joinpath("html", name).read_text(encoding="utf-8")


@lru_cache
def script(folder: str, start: str = "start.js") -> str:
    """The modules of a folder, from the one that starts, in one closure: nothing of it is global.

    Raises ValueError where two modules declare the same name, or where something is imported or
    exported in another way than `import { … } from "./x.js"` and `export` before a declaration.
    """
    order: list[str] = []
    _visit(folder, start, order, set())
    owner: dict[str, str] = {}
    texts = []
    for name in order:
        text = _EXPORT.sub("", _IMPORT.sub("", part(f"{folder}/{name}")))
        if left := re.search(r"^(?:import|export)\b.*", text, re.MULTILINE):
            raise ValueError(f"{folder}/{name}: cannot be put into one script: {left[0]}")
        for declared in _names(text):
            if declared in owner:
                raise ValueError(f"{declared} is declared by {owner[declared]} and by {name}")
            owner[declared] = name
        texts.append(text)
    return f'(() => {{\n"use strict";\n{"".join(texts)}}})();\n'


def _visit(folder: str, name: str, order: list[str], seen: set[str]) -> None:
    """Those that a module needs, before it; of two that need each other, the one met first last."""
    seen.add(name)
    for needed in _IMPORT.findall(part(f"{folder}/{name}")):
        if needed not in seen:
            _visit(folder, needed, order, seen)
    order.append(name)


def _names(text: str) -> list[str]:
    return [
        name.split(":")[-1].strip()
        for declared in _DECLARED.findall(text)
        for name in declared.strip("{}[]").split(",")
        if name.strip()
    ]


def rendered(template: str, **values: Any) -> str:
    """A template of `html/` with its values, which are escaped."""
    from jinja2 import Environment

    environment = Environment(autoescape=True, keep_trailing_newline=True)
    return str(environment.from_string(part(template)).render(**values))


def policy(*scripts: str, engine: bool = False) -> str:
    """A Content-Security-Policy: no network, no inline handler, no script but these.

    With `engine` also WebAssembly, and a worker whose script the page itself makes.
    """
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'"
        for s in scripts
    )
    wasm, worker = (" 'wasm-unsafe-eval'", "worker-src blob:; ") if engine else ("", "")
    return (
        f"default-src 'none'; script-src {hashes}{wasm}; {worker}style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def json_for_html(data: Any) -> str:
    """JSON that no HTML parser can take for markup."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
