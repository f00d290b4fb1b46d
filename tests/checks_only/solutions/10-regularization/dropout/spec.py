"""Inverted dropout (Srivastava et al. 2014). No output is the one right one: values, rates and dependence are judged."""

from autograder.spec import Case, CodeExercise, Equal, Factors, Part, Rng, Shape, Zeros


def cases(draw):
    yield training("a third dropped", "rate", draw, p=0.3).shown()
    yield training("more than half dropped", "rate", draw, p=0.6)
    yield training("images", "rate", draw, p=0.2, shape=(16, 4, 8, 8))

    yield training("four calls", "fresh", draw, p=0.4, calls=4).shown()
    yield training("vectors", "fresh", draw, p=0.5, shape=(2000,), calls=2)

    yield evaluation("evaluation", draw, p=0.5).shown()
    yield evaluation("evaluation after training", draw, p=0.25)
    yield nothing_dropped("nothing dropped", draw)


def training(name, group, draw, p, shape=(60, 50), calls=1):
    """Forward and backward in turn. With dy = −2·x the gradient is −2·y, whatever the mask."""
    case, x = layer(name, group, draw, p), draw.normal(*shape)
    for _ in range(calls):
        case.call("layer.forward", as_="y", x=x, training=True).call("layer.backward", as_="dx", dy=-2.0 * x)
    return case.holds(Factors("y", "x", (0.0, 1.0 / (1.0 - p))), Zeros("y", p), Shape("dx", "dy"), Equal("dx", "y", times=-2.0))


def evaluation(name, draw, p):
    """A layer that has been trained with gives back what it gets, and the gradient too."""
    case, x = layer(name, "off", draw, p), draw.normal(40, 50)
    case.call("layer.forward", as_="trained", x=x, training=True)
    case.call("layer.forward", as_="y", x=x, training=False).call("layer.backward", as_="dx", dy=draw.normal(40, 50))
    return case.holds(Zeros("trained", p), Equal("y", "x"), Equal("dx", "dy"))


def nothing_dropped(name, draw):
    case, x = layer(name, "off", draw, 0.0), draw.normal(5, 4)
    case.call("layer.forward", as_="y", x=x, training=True).call("layer.backward", as_="dx", dy=draw.normal(5, 4))
    return case.holds(Equal("y", "x"), Equal("dx", "dy"))


def layer(name, group, draw, p):
    return Case(f"{group}: {name}").call("Dropout", as_="layer", p=p, rng=Rng(int(draw.integers(0, 10_000))))


EXERCISE = CodeExercise(parts=[Part("Dropout", returns={"y": 2, "dx": 1}, points=3)], cases=cases)
