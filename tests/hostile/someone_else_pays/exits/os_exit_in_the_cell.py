# tries: ends the process before there is anything to call | verdict: neuron killed 0/3 killed_exit
import os

os._exit(0)
