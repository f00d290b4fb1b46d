# verdict: gives 36
import matplotlib
import matplotlib.pyplot as plt
import matplotlib.pyplot
import numpy as np
import seaborn as sns
from IPython.display import HTML, Image, clear_output, display
from matplotlib import animation, cm, pyplot
from matplotlib.colors import ListedColormap
from mpl_toolkits.mplot3d import Axes3D

matplotlib.use("Agg")
print(matplotlib.__version__)
plt.rcParams["figure.figsize"] = (10, 5)
plt.rcParams.update({"font.size": 12})
sns.set_theme(style="whitegrid")
colours = plt.rcParams["axes.prop_cycle"].by_key()["color"]

fig, ax = plt.subplots()
fig, axes = plt.subplots(2, 2, figsize=(8, 8))
axes[0][1].plot([1, 2, 3])
axes[1, 0].set_title(f"{3:.2f}")
(a, b), (c, d) = axes
fig, (left, middle, right) = pyplot.subplots(1, 3)
seen = [(i, axis.set_title("x")) for i, axis in enumerate(axes.flat)]
assert len(seen) == 4, len(seen)
assert plt.subplots(3, 2, squeeze=False)[1].shape == (3, 2)
assert fig.subplots(2, 2).shape == (2, 2)
line, = ax.plot([1, 2], [3, 4], "r--", label="loss")
counts, edges, patches = plt.hist(np.arange(10), bins=5)
first, *others = ax.get_lines()
low, high = ax.get_ylim()
ax.set_ylim(0, high * 1.1 + 2)
if ax.get_xlim()[1] > 3 or low < 0:
    raise AssertionError
with plt.style.context("ggplot"):
    plt.scatter(np.zeros(3), np.ones(3), c=cm.viridis(np.linspace(0, 1, 3)), cmap=ListedColormap(["r", "b"]))
plt.colorbar(plt.imshow(np.zeros((3, 3)), cmap=plt.cm.gray), ax=ax)
for colour, size in zip(colours, (1, 2, 3)):
    plt.plot(np.ones(size), color=colour, label=colours[size % len(colours)])
for bar in plt.bar([1, 2], [3, 4]):
    ax.text(bar.get_x() + bar.get_width() / 2, float(bar.get_height()), f"{bar.get_height():.1f}")
movie = animation.FuncAnimation(fig, lambda i: line.set_data([i], [i]), frames=3, interval=50)
display(HTML(movie.to_jshtml()), Image("a.png"))
sns.heatmap(np.eye(2), annot=True, ax=axes[0, 0]).set(title="x")
np.asarray(fig.canvas.buffer_rgba())
plt.legend(loc="best"), plt.tight_layout(), plt.savefig("a.png"), plt.show(), clear_output(wait=True)


def f(X, y):
    fig, axes = plt.subplots(1, 2)
    axes[0].imshow(X)
    plt.show()
    display(fig)
    return 36
