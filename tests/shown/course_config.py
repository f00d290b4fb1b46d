"""Small exercises of what students see beside words: figures, data files, hints, what is known of an exercise, criteria."""

title = {"en": "Shown", "de": "Gezeigtes"}
languages = ["en", "de"]
term = "test"
device = "cpu"
assignments = {"shown": {"exercises": ["which_rate", "which_fit", "downhill", "scaled", "explain_curves"]}}
