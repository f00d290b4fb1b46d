"""A course with an exercise of a kind that the package does not have."""

title = {"en": "New", "de": "Neu"}
languages = ["en", "de"]
term = "test"
device = "cpu"
assignments = {"01-first": {"exercises": ["planets"]}}
