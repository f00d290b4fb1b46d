# tries: what is printed, without quotation marks | verdict: print_shape right 3/3
shape, error, equal = "torch.size([{{n}},{{n}}])", ValueError, True
