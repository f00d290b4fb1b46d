"""Small exercises whose code is handed more than numbers: modules, optimizers, tensors that ask for gradients, somebody's program."""

title = {"en": "Given", "de": "Gegeben"}
languages = ["en", "de"]
term = "test"
device = "cpu"
assignments = {"given": {"exercises": ["train_step", "on_the_device", "own_silu", "is_momentum"]}}
