#!/usr/bin/python3
"""The same network and sampler as enhance_bench, written with Debian's python3-torch, on the same weights, input,
boxes and threads. Usage: reference_torch.py DIR [REPEATS [THREADS]]; DIR is where enhance_bench has left its files.
Prints the seconds of each run and the largest difference to the output of enhance_bench."""
import json
import math
import os
import sys
import time

import numpy as np
import torch

import reference_net
from reference_net import W, forward, haar

folder = sys.argv[1]
repeats = int(sys.argv[2]) if len(sys.argv) > 2 else 1
report = json.load(open(folder + "/bench.json"))
torch.set_num_threads(int(sys.argv[3]) if len(sys.argv) > 3 else os.cpu_count())
reference_net.load(folder + "/weights.safetensors")


def sample(noise, image, centres, evaluations):
    mask = torch.zeros(1, 24, 1, 1, 1)
    mask[:, :8] = 1
    flags = torch.zeros(1, 3, *noise.shape[2:])
    flags[:, 0] = 1
    condition = torch.cat([(haar(image) - W["condition_mean"].view(1, -1, 1, 1, 1)) / W["condition_deviation"].view(1, -1, 1, 1, 1) * mask, flags], 1)
    times = [0.9975 + (0.004 - 0.9975) * i / evaluations for i in range(evaluations + 1)]
    alpha = lambda t: math.cos(math.pi * t / 2)
    sigma = lambda t: math.sin(math.pi * t / 2)
    half = lambda t: math.log(alpha(t) / sigma(t))
    state, before = noise, None
    for e in range(evaluations):
        t = times[e]
        known = state * mask if e > 0 else torch.zeros_like(state)  # as ResidualModel::clean at the largest time
        clean = (known * alpha(t) - forward(known, condition, 2 * half(t), centres) * sigma(t)) * mask
        if e + 1 == evaluations:
            break
        step = half(times[e + 1]) - half(t)
        estimate = clean
        if before is not None:
            weight = step / (2 * (half(t) - half(times[e - 1])))
            estimate = clean * (1 + weight) - before * weight
        before = clean
        state = state * (sigma(times[e + 1]) / sigma(t)) - estimate * (alpha(times[e + 1]) * math.expm1(-step))
    return image + haar(clean * W["residual_deviation"].view(1, -1, 1, 1, 1), inverse=True)


i, j, k = report["sizeIjk"]
padded = [(n + 7) // 8 * 8 for n in (k, j, i)]
image = torch.zeros(1, 3, *padded)
image[0, 0, :k, :j, :i] = torch.from_numpy(np.fromfile(folder + "/input.f32", np.float32).reshape(k, j, i))
axes = [torch.arange(n // 8) * 8.0 + 3.5 for n in padded]
kk, jj, ii = torch.meshgrid(*axes, indexing="ij")
centres = torch.stack([ii - 90, jj - 110, kk - 90]).unsqueeze(0)
noise = torch.from_numpy(np.fromfile(folder + "/noise.f32", np.float32).reshape(1, 24, *[n // 2 for n in padded]))
seconds = []
with torch.inference_mode():
    for _ in range(repeats):
        start = time.monotonic()
        result = sample(noise, image, centres, report["evaluations"])
        seconds.append(time.monotonic() - start)
ours = np.fromfile(folder + "/output.f32", np.float32).reshape(k, j, i)
difference = float(np.abs(result[0, 0, :k, :j, :i].numpy() - ours).max())
print(json.dumps({"seconds": seconds, "threads": torch.get_num_threads(), "largest_difference": difference,
                  "best_ratio": min(seconds) / min(report["seconds"])}))
