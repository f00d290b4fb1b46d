# tries: plots beside the answer | verdict: neuron right 3/3
import matplotlib
import matplotlib.pyplot as plt
from matplotlib import cm
from mpl_toolkits.mplot3d import Axes3D
import seaborn as sns
import numpy as np

matplotlib.use("Agg")
sns.set_theme()
fig, axes = plt.subplots(1, 2, figsize=(8, 3))
axes[0].plot(np.linspace(0, 1, 5), label="loss")
for axis in axes:
    axis.set_title("loss")
fig.colorbar(axes[1].imshow(np.zeros((2, 2)), cmap=cm.viridis))
plt.legend()
plt.savefig("loss.png")
plt.show()


def neuron(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))
