import torch


def train_step(model, optimizer, loss_function, X, y):
    model.train(True)
    for parameter in model.parameters():
        parameter.grad = None
    loss = loss_function(model(X), y)
    for parameter, gradient in zip(model.parameters(), torch.autograd.grad(loss, list(model.parameters())), strict=True):
        parameter.grad = gradient
    optimizer.step()
    return float(loss)


def predict(model, X):
    modes = [module.training for module in model.modules()]
    try:
        return model.eval()(X).detach()
    finally:
        for module, mode in zip(model.modules(), modes, strict=True):
            module.training = mode
