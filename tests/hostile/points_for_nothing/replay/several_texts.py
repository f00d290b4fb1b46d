# tries: every text that may be printed, in one | verdict: print_shape wrong 0/3 number.text_wrong
shape = error = equal = "torch.Size([3, 3]) torch.Size([4, 4]) ValueError TypeError True False"
