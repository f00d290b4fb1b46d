df_du = ""
du_dx = ""
df_dx = ""
