# %% [markdown]
# The network learns the noise by heart.
