#!/usr/bin/env python3
"""Training speed of Mien and PyTorch on one depthwise-separable network, by turns.

python3 benchmarks/pytorch/train.py [--batch 32] [--threads 2] [--rounds 5] [--seconds 6]

Needs python3-torch and a built benchmarks/Mien.Benchmarks (dotnet build -c Release). Both run forward, backward and AdamW on the same sizes
with pictures that are already in memory.
"""
import argparse
import pathlib
import statistics
import subprocess
import time

import torch
from torch import nn

SIDE, OUTPUTS = 128, 478 * 3
BLOCKS = [(24, 2), (24, 1), (48, 2), (48, 1), (48, 1), (96, 2), (96, 1), (96, 1), (160, 2), (160, 1)]


def network():
    """The layers that benchmarks/Mien.Benchmarks/TrainingSpeed.cs has."""
    def norm_relu(channels):
        return [nn.BatchNorm2d(channels), nn.ReLU(inplace=True)]

    layers = [nn.Conv2d(3, 16, 3, 2, 1, bias=False), *norm_relu(16)]
    inputs = 16
    for channels, stride in BLOCKS:
        layers += [nn.Conv2d(inputs, inputs, 3, stride, 1, groups=inputs, bias=False), *norm_relu(inputs)]
        layers += [nn.Conv2d(inputs, channels, 1, bias=False), *norm_relu(channels)]
        inputs = channels
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, OUTPUTS)]
    return nn.Sequential(*layers)


class Torch:
    """PyTorch's side; memory_format is what is fastest there."""

    def __init__(self, batch, memory_format):
        torch.manual_seed(1)
        self.model = network().to(memory_format=memory_format).train()
        self.optimiser = torch.optim.AdamW(self.model.parameters(), lr=1e-3)
        self.pictures = (torch.rand(batch, 3, SIDE, SIDE) * 2 - 1).contiguous(memory_format=memory_format)
        self.targets = torch.rand(batch, OUTPUTS) * 2 - 1
        self.batch = batch

    def run(self, seconds):
        steps, begin = 0, time.perf_counter()
        while time.perf_counter() - begin < seconds:
            self.optimiser.zero_grad(set_to_none=True)
            nn.functional.mse_loss(self.model(self.pictures), self.targets).backward()
            self.optimiser.step()
            steps += 1
        return steps * self.batch / (time.perf_counter() - begin)


class Mien:
    def __init__(self, batch, threads):
        program = pathlib.Path(__file__).parent.parent / "Mien.Benchmarks/bin/Release/net10.0/Mien.Benchmarks.dll"
        self.process = subprocess.Popen(["dotnet", str(program), "train", str(batch), str(threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, seconds):
        print("go", seconds, file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=6)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    sides = {
        "Mien": Mien(options.batch, options.threads),
        "PyTorch": Torch(options.batch, torch.contiguous_format),
        "PyTorch, channels last": Torch(options.batch, torch.channels_last),
    }
    for side in sides.values():
        side.run(options.seconds)
    speeds = {name: [] for name in sides}
    for _ in range(options.rounds):
        for name, side in sides.items():
            speeds[name].append(side.run(options.seconds))
    ours = statistics.median(speeds["Mien"])
    print(f"PyTorch {torch.__version__}, batch {options.batch}, {options.threads} threads, {options.rounds} turns of {options.seconds:g} s, samples a second\n")
    print("| | median | least | most | Mien ÷ it |\n|---|---:|---:|---:|---:|")
    for name, values in speeds.items():
        print(f"| {name} | {statistics.median(values):.0f} | {min(values):.0f} | {max(values):.0f} | {ours / statistics.median(values):.2f} |")


if __name__ == "__main__":
    main()
