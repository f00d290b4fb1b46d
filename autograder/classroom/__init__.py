"""A class: its hand-ins taken from wherever they lie, graded in parallel, and written to a gradebook. Knows no LMS by name but its importers."""
