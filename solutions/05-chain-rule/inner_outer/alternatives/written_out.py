df_du = "{{outer_out}}"
du_dx = "{{du_dx}}"
df_dx = "({{outer_out}})*{{du_dx}}"
