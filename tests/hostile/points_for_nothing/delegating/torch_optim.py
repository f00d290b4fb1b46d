# tries: torch.optim does the step that is asked for | verdict: momentum_step refused 0/4 refused
import torch


def momentum_step(w, g, v, lr, beta):
    p = torch.nn.Parameter(w.clone())
    sgd = torch.optim.SGD([p], lr, momentum=beta)
    sgd.state[p]["momentum_buffer"] = v.clone()
    p.grad = g.clone()
    sgd.step()
    return p.detach(), sgd.state[p]["momentum_buffer"]
