# verdict: gives 12
import tqdm as bars
from tqdm import notebook, tqdm, trange
from tqdm.auto import tqdm as auto
from tqdm.notebook import trange as notebook_range

total = 0
bar = tqdm(range(5), desc="epochs", leave=False)
for epoch in bar:
    bar.set_description(f"epoch {epoch}")
    bar.set_postfix(loss=1.0)
    total += 1
with tqdm(total=10) as bar:
    bar.update(3)
tqdm.write("done")
for i in trange(3):
    total += 1
for i, item in enumerate(auto([1, 2])):
    total += 1
total += len(list(bars.tqdm(iter([1])))) + len(notebook_range(0, 1)) + len(notebook.tqdm([]))


def f(X, y):
    assert sum(1 for row in tqdm(X)) == len(X)
    return total
