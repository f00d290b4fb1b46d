"""One exercise whose stub gives a class: cases make its objects, and the function that is asked is handed them."""

title = {"en": "Given", "de": "Gegeben"}
languages = ["en", "de"]
term = "test"
device = "cpu"
assignments = {"given": {"exercises": ["push"]}}
