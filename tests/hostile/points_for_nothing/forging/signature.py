# tries: a signature that fits every call, on something that answers nothing | verdict: neuron wrong 0/3
import inspect


class Fits:
    @property
    def __signature__(self):
        return inspect.Signature([inspect.Parameter("args", inspect.Parameter.VAR_POSITIONAL)])

    def __call__(self, *args, **options):
        return "right"


neuron = Fits()
