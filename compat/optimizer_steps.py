"""What PyTorch's optimizers make of a small network, step by step; the Java tests compare themselves with the numbers.

    python optimizer_steps.py > ../src/test/resources/io/modelport/torchscript/optimizer-steps.json

Images follow a formula over integers, so that both sides see the same. The layers before a batch normalisation have
no bias: its gradient would be nothing but rounding errors, which Adam blows up.
"""

import json
import sys

import torch
from torch import nn

STEPS = 3
BATCH = 5
MEAN = [0.25, 0.5]
STANDARD_DEVIATION = [0.3, 0.4]

CASES = {
    "sgd": (lambda p: torch.optim.SGD(p, lr=0.1), 0.0),
    "sgd-weight-decay": (lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=0.01), 0.0),
    "sgd-momentum": (lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9), 0.0),
    "sgd-nesterov": (lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01), 0.0),
    "adam": (lambda p: torch.optim.Adam(p, lr=0.01), 0.0),
    "adam-weight-decay": (lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.8, 0.99), eps=1e-6, weight_decay=0.02), 0.0),
    "adam-label-smoothing": (lambda p: torch.optim.Adam(p, lr=0.01), 0.1),
}


def network():
    layers = nn.Sequential(
        nn.Conv2d(2, 3, 3, stride=1, padding=1, bias=False), nn.BatchNorm2d(3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(27, 4, bias=False), nn.BatchNorm1d(4), nn.ReLU(), nn.Linear(4, 3))
    with torch.no_grad():
        for place, (name, tensor) in enumerate(layers.state_dict().items()):
            if tensor.dtype == torch.float32 and "running" not in name:
                numbers = torch.arange(tensor.numel(), dtype=torch.float64)
                values = ((numbers * 7919 + place * 104729) % 1000) / 1000 - 0.5
                tensor.copy_(values.reshape(tensor.shape))
    return layers


def batch(step):
    numbers = torch.arange(BATCH * 2 * 6 * 6, dtype=torch.int64)
    images = ((numbers * numbers * 31 + numbers * step * 17) % 256).to(torch.uint8).reshape(BATCH, 2, 6, 6)
    labels = (torch.arange(BATCH) + step) % 3
    return images, labels


def floats(layers):
    return {f"layers.{name}": [float(f"{value:.9g}") for value in tensor.flatten().tolist()]
            for name, tensor in layers.state_dict().items() if tensor.dtype == torch.float32}


def train(make_optimizer, label_smoothing):
    layers = network()
    optimizer = make_optimizer(layers.parameters())
    mean = torch.tensor(MEAN).reshape(2, 1, 1)
    deviation = torch.tensor(STANDARD_DEVIATION).reshape(2, 1, 1)
    steps = []
    for step in range(1, STEPS + 1):
        images, labels = batch(step)
        logits = layers((images.to(torch.float32) / 255 - mean) / deviation)
        loss = nn.functional.cross_entropy(logits, labels, label_smoothing=label_smoothing)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        steps.append({"loss": loss.item(), "weights": floats(layers)})
    return steps


def golden():
    torch.set_num_threads(1)
    return {"initial": floats(network()), "cases": {name: train(*case) for name, case in CASES.items()}}


if __name__ == "__main__":
    json.dump(golden(), sys.stdout, separators=(",", ":"))
    print()
