# %% exercise: mse
x = 1
x = 1
x = 1
# %% exercise: nothing
y = 1
