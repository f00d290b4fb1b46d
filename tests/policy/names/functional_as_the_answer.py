# forbid: torch.nn.functional | verdict: refused torch.nn.functional.mse_loss
import torch

f = torch.vmap(getattr(torch.nn, "func" + "tional").mse_loss)
