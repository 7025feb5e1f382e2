"""A page in a notebook: a frame that holds the whole of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from .files import refuse_existing, write_whole


@dataclass(frozen=True)
class NetworkPage:
    """The interactive page of a network, shown by a notebook, or saved as one HTML file.

    `html` is the page; in a notebook it stands in a frame `height` pixels high that may run its own
    script and reach nothing else.
    """

    title: str
    html: str = field(repr=False)
    height: int = 720

    def save(self, path: str | Path, force: bool = False) -> Path:
        """Write the page to a file, and return its path.

        Raises StoreError where it exists already, unless `force`.
        """
        target = Path(path)
        refuse_existing(target, force=force)
        write_whole(target, self.html, force=force)
        return target

    def _repr_html_(self) -> str:
        return (
            f'<iframe title="{escape(self.title)}" sandbox="allow-scripts allow-downloads" '
            f'style="width: 100%; height: {self.height}px; border: 1px solid #d5dae1; '
            f'border-radius: 8px" srcdoc="{escape(self.html)}"></iframe>'
        )
