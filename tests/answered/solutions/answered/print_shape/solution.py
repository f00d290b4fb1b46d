shape = "torch.Size([{{n}}, {{n}}])"
error = "ValueError"
equal = "True"
