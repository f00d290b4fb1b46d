# tries: a function whose signature takes for ever to read | verdict: neuron timed_out 0/3 timed_out
class Endless:
    @property
    def __signature__(self):
        while True:
            pass

    def __call__(self, *args):
        return 0


neuron = Endless()
