"""Small exercises of what a spec can say beside plain cases: variants of code and of choice."""

title = {"en": "Varied", "de": "Verschiedenes"}
languages = ["en", "de"]
term = "test"
device = "cpu"
assignments = {"varied": {"exercises": ["leaky", "which_slope"]}}
