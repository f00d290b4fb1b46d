# verdict: gives 'right'
from IPython import get_ipython
from ipywidgets import IntSlider, interact

get_ipython().run_line_magic("matplotlib", "inline")
get_ipython().system("ls")
display("shown", 1)


@interact(k=IntSlider(min=0, max=3))
def show(k):
    print(k)


class Watcher(IntSlider):
    def changed(self):
        return 1


if __name__ == "__main__":
    answer = "right"


def f(X, y):
    return answer if Watcher().changed() else None
