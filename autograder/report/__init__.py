"""Reports: judgements put into words, and the surfaces they are read on.

`build` and `build_exercise` make the texts; `terminal`, `fragment`, `page`, `overview`, `table` and `notebook` show them.
"""

from autograder.report.build import SCHEMA, build, build_exercise, to_json

__all__ = ["SCHEMA", "build", "build_exercise", "to_json"]
