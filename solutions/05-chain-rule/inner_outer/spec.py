"""A function of a function: outer and inner are drawn, the derivatives follow from the graph."""

from autograder.spec import DerivationExercise

OUTER = {  # f, its slope, how it is printed, and a slope by a wrong rule
    "{0}^2": ("2*{0}", "u^2", "2*u^2"),
    "{0}^3": ("3*{0}^2", "u^3", "3*u^3"),
    "exp({0})": ("exp({0})", "e^u", "u*exp(u - 1)"),
    "tanh({0})": ("1 - tanh({0})^2", r"\tanh u", "1 - u^2"),
    "sigma({0})": ("sigma({0})*(1 - sigma({0}))", r"\sigma(u)", "u*(1 - u)"),
    "sin({0})": ("cos({0})", r"\sin u", "-cos(u)"),
}
INNER = {  # u, its slope, how it is printed
    "a*x + c": ("a", "a x + c"),
    "x^2 + c": ("2*x", "x^2 + c"),
    "exp(a*x) + c": ("a*exp(a*x)", "e^{a x} + c"),
}


def chain(f, u):
    slope, f_tex, slip = OUTER[f]
    du_dx, u_tex = INNER[u]
    return {
        "f": f.format("u"), "u": u, "f_tex": f_tex, "u_tex": u_tex, "slip": slip, "du_dx": du_dx,
        "df_du": slope.format("u"), "outer_out": slope.format(f"({u})"), "outer_at_x": slope.format("x"),
        "outer_of_slope": slope.format(f"({du_dx})"),
    }  # fmt: skip


def variant(draw):
    return chain(draw.choice(list(OUTER)), draw.choice(list(INNER)))


EXERCISE = DerivationExercise(
    graph={"u": "{{u}}", "f": "{{f}}"},
    lines=["df_du", "du_dx", "df_dx"],
    points=3,
    graded=chain("{0}^3", "a*x + c"),
    variant=variant,
)
