import sympy

a, c, u, x = sympy.symbols("a c u x")

df_du = "{{df_du}}".replace("^", "**")
du_dx = sympy.diff(sympy.sympify("{{u}}".replace("^", "**")), x)
df_dx = "({{df_du}})*({{du_dx}})"
