"""Small exercises with answers of other forms: pairs, an order, values of one's own, texts."""

title = {"en": "Answers", "de": "Antworten"}
languages = ["en", "de"]
term = "test"
device = "cpu"
assignments = {"answered": {"exercises": ["which_loss", "order_a_step", "slide_mse", "print_shape"]}}
