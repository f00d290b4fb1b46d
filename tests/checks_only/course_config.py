"""A course of exercises without one right output: what is right of them is told by properties, not by a reference."""

title = {"en": "Checks only", "de": "Nur Eigenschaften"}
languages = ["en", "de"]
term = "test"
device = "cpu"
limits = {"seconds": 10, "memory_mb": 1024}

assignments = {
    "10-regularization": {"exercises": ["dropout"]},
    "11-generalization": {"exercises": ["k_fold", "random_search"]},
}
