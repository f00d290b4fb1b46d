df_du = "{{df_du}}"
du_dx = "0 + {{du_dx}}"
df_dx = "du_dx*df_du"
