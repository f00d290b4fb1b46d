"""Small exercises of what a spec can say further: inputs that break a program, shares of equal entries, tolerances with a
reason, loops over batches, real data, links between formula and code, names that an answer may use."""

title = {"en": "Further", "de": "Weiteres"}
languages = ["en", "de"]
term = "test"
device = "cpu"
assignments = {
    "further": {"exercises": ["break_softmax", "descend", "sgd_epoch", "squares_by_hand", "mse_gradient", "variance"]},
    "real": {"exercises": ["iris", "digits"]},
}
