"""An exercise whose parts build on each other: what is right in a later part earns its points on top of an earlier mistake."""

title = {"en": "Parts that build on each other", "de": "Teile, die aufeinander aufbauen"}
languages = ["en", "de"]
term = "test"
device = "cpu"
limits = {"seconds": 10, "memory_mb": 1024}

assignments = {"backpropagation": {"exercises": ["two_layers"]}}
