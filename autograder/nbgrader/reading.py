"""How nbgrader reads a notebook that was handed in: mended first, so that no odd value stops it before our repair."""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import NotebookExporter

from autograder.nbgrader.nodes import node
from autograder.nbgrader.repair import sound
from autograder.submission import MAX_BYTES, parsed

__all__ = ["Reader"]


class Reader(NotebookExporter):
    """A NotebookExporter that accepts every notebook of format 4, however its cells and metadata look."""

    def from_file(self, file_stream: Any, resources: Any = None, **kw: Any) -> Any:
        """Raises where this is no notebook of format 4 at all, or far too large: one student's failure."""
        text = file_stream.read(MAX_BYTES + 1)
        if len(text) > MAX_BYTES:
            raise ValueError(f"larger than {MAX_BYTES >> 20} MB")
        notebook = parsed(text.removeprefix("\ufeff"))
        if not isinstance(notebook, dict) or notebook.get("nbformat") != 4:
            raise ValueError("this is no notebook of format 4")
        convert: Any = self.from_notebook_node
        return convert(node(sound(notebook)), resources, **kw)
