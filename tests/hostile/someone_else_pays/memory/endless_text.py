# tries: a text of ten million letters | verdict: print_shape unreadable 0/3 number.text_long
shape = "torch.Size(" * 10**6
