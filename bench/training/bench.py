"""Measures training images/s of Modelport against eager PyTorch, in alternating blocks of one run."""

import argparse
import gzip
import os
import pathlib
import statistics
import subprocess
import time

import numpy
import torch
from torch import nn

ROOT = pathlib.Path(__file__).resolve().parents[2]
BATCH = 128


def mnist():
    def read(name, header):
        with gzip.open(ROOT / "samples" / "mnist" / name) as file:
            return numpy.frombuffer(file.read(), numpy.uint8, offset=header)

    images = read("train-images-idx3-ubyte.gz", 16).reshape(-1, 1, 28, 28)
    return torch.from_numpy(images.copy()), torch.from_numpy(read("train-labels-idx1-ubyte.gz", 8).astype(numpy.int64))


class Eager:
    """The reference network in plain PyTorch, as its own MNIST example trains it."""

    def __init__(self, data, dropout, channels_last, compiled):
        self.images, self.labels = data
        torch.manual_seed(0)
        layers = [nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()]
        if dropout > 0:
            layers.append(nn.Dropout(dropout))
        self.network = nn.Sequential(*layers, nn.Linear(9216, 128), nn.ReLU(), nn.Linear(128, 10))
        self.format = torch.channels_last if channels_last else torch.contiguous_format
        self.network.to(memory_format=self.format)
        self.call = torch.compile(self.network) if compiled else self.network
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=1e-3)
        self.order = torch.randperm(len(self.images))
        self.step = 0

    def run(self, steps):
        begun = time.perf_counter()
        total = 0.0
        for _ in range(steps):
            self.step += 1
            start = self.step % (len(self.images) // BATCH) * BATCH
            chosen = self.order[start : start + BATCH]
            images = self.images[chosen].to(torch.float32).div_(255).sub_(0.1307).div_(0.3081)
            images = images.contiguous(memory_format=self.format)
            loss = nn.functional.cross_entropy(self.call(images), self.labels[chosen])
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            total += loss.item()
        return time.perf_counter() - begun, total / steps


class Modelport:
    def __init__(self, java, classpath, dropout, ranks):
        self.process = subprocess.Popen(
            [java, "--enable-native-access=ALL-UNNAMED", "-cp", classpath, "io.modelport.worker.TrainingBenchmark",
             str(dropout), str(ranks)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def run(self, steps):
        print(steps, file=self.process.stdin, flush=True)
        for line in self.process.stdout:
            if line.startswith("result "):
                _, seconds, loss = line.split()
                return float(seconds), float(loss)
        raise RuntimeError(f"the Java process ended with {self.process.wait()}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--java", required=True)
    parser.add_argument("--classpath", required=True)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--compile", action="store_true", help="torch.compile as well; needs a C++ compiler")
    arguments = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    torch.set_num_threads(cores)
    data = mnist()
    rivals = {
        "PyTorch eager": Eager(data, arguments.dropout, False, False),
        "PyTorch eager, channels last": Eager(data, arguments.dropout, True, False),
        f"Modelport, {cores} ranks": Modelport(arguments.java, arguments.classpath, arguments.dropout, cores),
    }
    if arguments.compile:
        rivals["PyTorch compiled"] = Eager(data, arguments.dropout, False, True)
    speeds = {name: [] for name in rivals}
    losses = {}
    for rival in rivals.values():
        rival.run(10)
    for _ in range(arguments.rounds):
        for name, rival in rivals.items():
            seconds, losses[name] = rival.run(arguments.steps)
            speeds[name].append(BATCH * arguments.steps / seconds)
    base = speeds["PyTorch eager"]
    print(f"PyTorch {torch.__version__}, {cores} cores, {arguments.rounds} rounds of {arguments.steps} steps each, "
          f"batch {BATCH}, Adam, dropout {arguments.dropout}")
    print("| | images/s (median) | least – most | ratio to eager, per round (median) | loss |")
    print("|---|---|---|---|---|")
    for name, values in speeds.items():
        ratio = statistics.median(value / other for value, other in zip(values, base))
        print(f"| {name} | {statistics.median(values):,.0f} | {min(values):,.0f} – {max(values):,.0f} "
              f"| {ratio:.2f} | {losses[name]:.3f} |")


if __name__ == "__main__":
    main()
