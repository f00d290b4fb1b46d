"""Three exercises in PyTorch, as the house's own course has none: what their policy forbids is worth an attack."""

title = {"en": "Tensors", "de": "Tensoren"}
languages = ["en", "de"]
term = "test"
device = "cpu"

assignments = {"20-torch": {"exercises": ["momentum_step", "dense_layer", "batch_mean"]}}
