"""What this course is. Every command and the nbgrader configuration that `fairmark build` writes read this file."""

title = {"en": "Foundations of Neural Networks", "de": "Grundlagen neuronaler Netze"}
languages = ["en", "de"]
term = "2026-winter"  # one public variant of every exercise per term
device = "auto"  # where keys are compiled: "cpu", "cuda", or "auto"; student code always runs on the CPU
# timezone = "Europe/Berlin"  # of due dates and of every time that is shown; left out, it is the machine's
# nbgrader = {"Exchange": {"root": "/srv/exchange"}, "LateSubmissionPlugin": {"penalty_method": "zero"}}  # your own settings of nbgrader
limits = {"seconds": 10, "memory_mb": 1024}  # for one exercise of one submission

assignments = {
    "01-perceptron": {"exercises": ["neuron", "neuron_zoo", "ai_ml_dl", "boundary_by_hand", "train_perceptron"], "due": "2026-11-02 23:59"},
    "02-activations": {"exercises": ["forward_by_hand"], "due": "2026-11-09 23:59"},
    "03-losses": {"exercises": ["mse", "output_activation"], "due": "2026-11-16 23:59"},
    "05-chain-rule": {"exercises": ["inner_outer", "neuron_gradient"], "due": "2026-11-30 23:59"},
    "08-optimizers": {"exercises": ["adam_step"], "due": "2026-12-14 23:59"},
    "10-regularization": {"exercises": ["early_stopping"], "due": "2027-01-11 23:59"},
    "11-generalization": {"exercises": ["explain_overfitting"], "due": "2027-01-18 23:59"},
}
