import torch


def train_step(model, optimizer, loss_function, X, y):
    model.train()
    optimizer.zero_grad()
    loss = loss_function(model(X), y)
    loss.backward()
    optimizer.step()
    return loss.item()


def predict(model, X):
    before = model.training
    model.eval()
    with torch.no_grad():
        prediction = model(X)
    model.train(before)
    return prediction
