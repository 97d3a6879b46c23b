#!/usr/bin/python3
"""The same training steps as training_bench (loss of model notes 4.5, clipped gradient, AdamW, moving average), written
with Debian's python3-torch, on the same weights, batch, noise and threads. Usage: reference_training.py DIR [STEPS
[THREADS]]; DIR is where training_bench has left its files. Prints the seconds of each step, and loss and gradient norm of
the first beside those of training_bench."""
import json
import math
import os
import pathlib
import sys
import time

import numpy as np
import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "enhance"))
import reference_net  # noqa: E402
from reference_net import W, forward, haar  # noqa: E402

folder = sys.argv[1]
report = json.load(open(folder + "/bench.json"))
steps = int(sys.argv[2]) if len(sys.argv) > 2 else 6
torch.set_num_threads(int(sys.argv[3]) if len(sys.argv) > 3 else os.cpu_count())
assert report["patches_per_axis"] == 1
reference_net.load(folder + "/weights.safetensors")
reference_net.BOX = 0
edge = report["region"]


def read(name, *shape):
    return torch.from_numpy(np.fromfile(f"{folder}/{name}.f32", np.float32).reshape(shape).copy())


low, high = read("low", 1, 3, edge, edge, edge), read("high", 1, 3, edge, edge, edge)
centres = read("centres", 1, 3, edge // 8, edge // 8, edge // 8)
first_noise = read("noise", 1, 24, edge // 2, edge // 2, edge // 2)
constants = ("residual_deviation", "condition_mean", "condition_deviation")
parameters = {name: tensor.requires_grad_() for name, tensor in W.items() if name not in constants}
decayed = [t for n, t in parameters.items() if t.dim() > 1 and "film" not in n]
plain = [t for n, t in parameters.items() if not (t.dim() > 1 and "film" not in n)]
optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": 1e-2}, {"params": plain, "weight_decay": 0.0}],
                              lr=1e-4, betas=(0.9, 0.99))
average = {n: t.detach().clone() for n, t in parameters.items()}
column = lambda v: v.view(1, -1, 1, 1, 1)


def loss_of(t, noise):
    alpha, sigma = math.cos(math.pi * t / 2), math.sin(math.pi * t / 2)
    clean = haar(high - low) / column(W["residual_deviation"])
    state = clean * alpha + noise * sigma
    bands = (haar(low) - column(W["condition_mean"])) / column(W["condition_deviation"])
    condition = torch.cat([bands, torch.ones(1, 3, *bands.shape[2:])], 1)
    predicted = forward(state, condition, 2 * math.log(alpha / sigma), centres)
    weight = W["residual_deviation"]  # to the power 1
    weight = column(weight / weight.mean())
    size = (clean.square() * weight).mean()
    group = 1 / (0.08 + size)
    loss = ((predicted - (noise * alpha - clean * sigma)).square() * weight * group).mean()
    error = haar((state * alpha - predicted * sigma - clean) * column(W["residual_deviation"]), inverse=True)
    scale = max(alpha * alpha, 0.2) * group
    loss = loss + 0.25 * (error.abs() * scale).mean()
    for axis in (2, 3, 4):
        step = error.narrow(axis, 1, edge - 1) - error.narrow(axis, 0, edge - 1)
        loss = loss + 0.05 / 3 * (step.abs() * scale).mean()
    return loss


seconds, losses, norms = [], [], []
for n in range(steps):
    start = time.monotonic()
    noise = first_noise if n == 0 else torch.randn_like(first_noise)
    optimizer.zero_grad()
    loss = loss_of(report["time"] if n == 0 else 0.004 + 0.99 * float(torch.rand(())), noise)
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(list(parameters.values()), 1.0)
    optimizer.step()
    with torch.no_grad():
        decay = min(0.999, (1 + n) / (10 + n))
        for name, tensor in parameters.items():
            average[name].lerp_(tensor, 1 - decay)
    losses.append(float(loss.detach()))
    norms.append(float(norm))
    seconds.append(time.monotonic() - start)
print(json.dumps({"seconds": seconds, "threads": torch.get_num_threads(), "loss": [losses[0], report["losses"][0]],
                  "gradient_norm": [norms[0], report["gradient_norms"][0]],
                  "best_ratio": min(seconds) / min(report["seconds"])}))
