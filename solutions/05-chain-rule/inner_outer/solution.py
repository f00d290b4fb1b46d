df_du = "{{df_du}}"  # outer: u counts as one variable
du_dx = "{{du_dx}}"  # inner: a constant summand drops out
df_dx = "{{du_dx}}*({{df_du}})"
