"""Exercises in PyTorch, as the house's own course has none, and one that is handed a secret program: what they forbid, or hand over, is worth an attack."""

title = {"en": "Tensors", "de": "Tensoren"}
languages = ["en", "de"]
term = "test"
device = "cpu"

assignments = {"20-torch": {"exercises": ["momentum_step", "dense_layer", "batch_mean", "one_step", "is_descent"]}}
