# tries: hooks on the module and its parameters that go on working after the call | verdict: one_step right 3/3
import torch


def one_step(model, optimizer, X, y):
    for parameter in model.parameters():
        parameter.register_hook(lambda grad: None)
        parameter.register_post_accumulate_grad_hook(lambda p: None)
    model.register_forward_hook(lambda module, args, output: None)
    model.register_full_backward_hook(lambda module, into, out: None)
    model.register_state_dict_pre_hook(lambda *args: 1 / 0)
    optimizer.zero_grad()
    loss = ((model(X) - y) ** 2).mean()
    loss.backward()
    optimizer.step()
    return loss.item()
