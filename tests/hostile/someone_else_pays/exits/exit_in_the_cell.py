# tries: raises SystemExit in the cell | verdict: neuron raised 0/3 cell_raised
raise SystemExit(0)
