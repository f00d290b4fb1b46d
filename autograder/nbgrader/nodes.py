"""Plain dictionaries as nbformat's notebook nodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode

__all__ = ["node"]

node: Callable[[Mapping[str, Any]], NotebookNode] = nbformat.from_dict
