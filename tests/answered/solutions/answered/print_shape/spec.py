"""What a program prints, as text: a shape, a truth value, the name of an exception."""

from autograder.spec import NumberExercise

EXERCISE = NumberExercise(
    graph={},
    values=lambda draw: {"n": int(draw.integers(2, 6))},
    asked=["shape", "error", "equal"],
    text={"shape": "torch.Size([{{n}}, {{n}}])", "error": "ValueError", "equal": "True"},
    digits=0,
    points=3,
)
