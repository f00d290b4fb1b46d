"""Further reference functions, in the author's format: what the audit and the diagnosis are tried on at scale."""

title = {"en": "A library of reference functions", "de": "Eine Bibliothek von Referenzfunktionen"}
languages = ["en", "de"]
term = "library"
device = "cpu"

assignments = {
    "activations": {"exercises": ["sigmoid", "relu", "softplus", "softmax"]},
    "losses": {"exercises": ["binary_cross_entropy", "cross_entropy", "margins"]},
    "optimizers": {"exercises": ["momentum", "rmsprop", "adam", "schedule"]},
    "layers": {"exercises": ["dense", "mlp", "batch_norm", "dropout", "convolution"]},
    "regularization": {"exercises": ["penalties", "clipping", "perceptron"]},
}
