"""SymPy beside our own formulas: a second witness for what is equal, and for what a derivative is.

Everything is built from our own trees and graphs, never from a text that SymPy would evaluate. Its import takes half a
second, so that this room is entered late: in the process that judges formulas, in the audit, for an author's objects.
"""

from __future__ import annotations

from autograder.algebra.diffs import slopes
from autograder.algebra.objects import Unknown, of_graph, of_tree
from autograder.algebra.proving import vanishes
from autograder.algebra.settling import opinion

__all__ = ["Unknown", "of_graph", "of_tree", "opinion", "slopes", "vanishes"]
