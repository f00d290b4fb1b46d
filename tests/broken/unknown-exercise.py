# %% exercise: 99-other/thing
thing = 1
