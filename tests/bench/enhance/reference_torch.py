#!/usr/bin/python3
"""The same network and sampler as enhance_bench, written with Debian's python3-torch, on the same weights, input,
boxes and threads. Usage: reference_torch.py DIR [REPEATS [THREADS]]; DIR is where enhance_bench has left its files.
Prints the seconds of each run and the largest difference to the output of enhance_bench."""
import json
import math
import os
import struct
import sys
import time

import numpy as np
import torch

folder = sys.argv[1]
repeats = int(sys.argv[2]) if len(sys.argv) > 2 else 1
report = json.load(open(folder + "/bench.json"))
torch.set_num_threads(int(sys.argv[3]) if len(sys.argv) > 3 else os.cpu_count())

raw = open(folder + "/weights.safetensors", "rb").read()
length = struct.unpack("<Q", raw[:8])[0]
header = json.loads(raw[8 : 8 + length])
network = json.loads(header["__metadata__"]["magiqt"])["network"]
W = {}
for name, entry in header.items():
    if name != "__metadata__":
        begin, end = entry["data_offsets"]
        data = np.frombuffer(raw, np.float32, (end - begin) // 4, 8 + length + begin)
        W[name.replace("net.", "", 1)] = torch.from_numpy(data.reshape(entry["shape"]).copy())

BOX = 24
conv3d = torch.nn.functional.conv3d


def norm(x, name, film=None, silu=True):
    gain, offset = W[name + ".weight"], W[name + ".bias"]
    if film is not None:
        scale, shift = film.chunk(2, 1)
        gain, offset = gain * (1 + scale[0]), offset * (1 + scale[0]) + shift[0]
    x = x * torch.rsqrt(x.square().mean(1, keepdim=True) + 1e-6)
    x = x * gain.view(1, -1, 1, 1, 1) + offset.view(1, -1, 1, 1, 1)
    return torch.nn.functional.silu(x) if silu else x


def conv_boxes(x, conv, prepare):
    """3x3x3 convolution in boxes with a halo of one position."""
    weight, bias = W[conv + ".weight"], W[conv + ".bias"]
    d, h, w = x.shape[2:]
    out = torch.empty(1, weight.shape[0], d, h, w)
    for k in range(0, d, BOX):
        for j in range(0, h, BOX):
            for i in range(0, w, BOX):
                low = [max(s - 1, 0) for s in (k, j, i)]
                high = [min(s + BOX + 1, n) for s, n in zip((k, j, i), (d, h, w))]
                tile = prepare(x[:, :, low[0] : high[0], low[1] : high[1], low[2] : high[2]])
                pad = []
                for s, lo, hi, n in reversed(list(zip((k, j, i), low, high, (d, h, w)))):
                    pad += [lo - (s - 1), min(s + BOX, n) + 1 - hi]
                y = conv3d(torch.nn.functional.pad(tile, pad), weight, bias)
                out[:, :, k : k + BOX, j : j + BOX, i : i + BOX] = y
    return out


def linear(x, name):
    return torch.nn.functional.linear(x, W[name + ".weight"], W[name + ".bias"])


def res(x, name, emb):
    film = linear(emb, name + ".film")
    h = conv_boxes(x, name + ".conv1", lambda t: norm(t, name + ".norm1"))
    h = conv_boxes(h, name + ".conv2", lambda t: norm(t, name + ".norm2", film))
    skip = conv3d(x, W[name + ".skip.weight"], W[name + ".skip.bias"]) if name + ".skip.weight" in W else x
    return h + skip


def unshuffle(x):
    b, c, d, h, w = x.shape
    x = x.reshape(b, c, d // 2, 2, h // 2, 2, w // 2, 2).permute(0, 1, 3, 5, 7, 2, 4, 6)
    return x.reshape(b, c * 8, d // 2, h // 2, w // 2)


def one(x, name):
    return conv3d(x, W[name + ".weight"], W[name + ".bias"])


def window_attention(x, name, heads, shift):
    _, c, *size = x.shape
    front = 4 if shift else 0
    n = [(front + s + 7) // 8 for s in size]
    pad = []
    for s, m in reversed(list(zip(size, n))):
        pad += [front, m * 8 - front - s]

    def windows(g):
        g = torch.nn.functional.pad(g, pad)
        return g.reshape(1, g.shape[1], n[0], 8, n[1], 8, n[2], 8).permute(0, 2, 4, 6, 3, 5, 7, 1).reshape(-1, 512, g.shape[1])

    def split(t):
        return linear(t, name + ".query_key_value").reshape(t.shape[0], t.shape[1], 3, heads, c // heads).permute(2, 0, 3, 1, 4)

    own = split(windows(x))
    bias = (windows(torch.ones(1, 1, *size)) - 1).mul(1e4).reshape(-1, 1, 1, 512)
    pooled = torch.nn.functional.avg_pool3d(x, 4, 4, 0, True, False).flatten(2).transpose(1, 2)
    context = split(pooled)
    count = pooled.shape[1]
    outs = []
    for first in range(0, own.shape[1], 8):
        part = slice(first, min(first + 8, own.shape[1]))
        m = part.stop - part.start
        key = torch.cat([own[1][part], context[1].expand(m, -1, -1, -1)], 2)
        value = torch.cat([own[2][part], context[2].expand(m, -1, -1, -1)], 2)
        b = torch.cat([bias[part], torch.full((m, 1, 1, count), math.log(8 / count))], 3)
        weights = torch.softmax(own[0][part] / math.sqrt(c // heads) @ key.transpose(2, 3) + b, -1)
        outs.append(weights @ value)
    y = linear(torch.cat(outs).transpose(1, 2).reshape(-1, 512, c), name + ".output")
    y = y.reshape(1, *n, 8, 8, 8, c).permute(0, 7, 1, 4, 2, 5, 3, 6).reshape(1, c, n[0] * 8, n[1] * 8, n[2] * 8)
    return y[:, :, front : front + size[0], front : front + size[1], front : front + size[2]]


def position_features(centres, channels):
    count = channels // 6
    k = torch.tensor([2 * math.pi / (512 * (16 / 512) ** (i / (count - 1))) for i in range(count)]).view(1, 1, count, 1, 1, 1)
    phase = centres.unsqueeze(2) * k
    f = torch.cat([phase.sin(), phase.cos()], 2).reshape(1, 6 * count, *centres.shape[2:])
    return torch.nn.functional.pad(f, [0, 0, 0, 0, 0, 0, 0, channels - 6 * count])


def forward(state, condition, log_snr, centres):
    freq = torch.tensor([2.0 * 0.01 ** (i / 63) for i in range(64)])
    phase = torch.tensor([[log_snr]]) * freq
    silu = torch.nn.functional.silu
    emb = silu(linear(silu(linear(torch.cat([phase.sin(), phase.cos()], 1), "time1")), "time2"))
    blocks = lambda name: [f"{name}_{i}" for i in range(network["blocks_per_level"])]
    x = conv_boxes(torch.cat([state, condition], 1), "stem", lambda t: t)
    for b in blocks("encoder0"):
        x = res(x, b, emb)
    skip0 = x
    x = one(unshuffle(x), "down1")
    for b in blocks("encoder1"):
        x = res(x, b, emb)
    skip1 = x
    x = one(unshuffle(x), "down2")
    for b in blocks("encoder2"):
        x = res(x, b, emb)
    positions = position_features(centres, x.shape[1])
    for i in range(network["transformer_blocks"]):
        name = f"tokens_{i}"
        tokens = norm(x, name + ".norm1", linear(emb, name + ".film")) + positions
        x = x + window_attention(tokens, name + ".attention", network["heads"], i % 2 == 1)
        lin = lambda t, n: conv3d(t, W[n + ".weight"].view(*W[n + ".weight"].shape, 1, 1, 1), W[n + ".bias"])
        x = x + lin(silu(lin(norm(x, name + ".norm2"), name + ".widen")), name + ".narrow")
    x = res(x, "middle", emb)
    up = lambda t: torch.nn.functional.interpolate(t, scale_factor=2, mode="nearest")
    x = torch.cat([up(one(x, "up2")), skip1], 1)
    for b in blocks("decoder1"):
        x = res(x, b, emb)
    x = torch.cat([up(one(x, "up1")), skip0], 1)
    for b in blocks("decoder0"):
        x = res(x, b, emb)
    return conv_boxes(x, "head", lambda t: t)


def haar(x, inverse=False):
    two = torch.tensor([[1.0, 1.0], [1.0, -1.0]]) / math.sqrt(2)
    h8 = torch.kron(torch.kron(two, two), two)
    if not inverse:
        y = unshuffle(x)
        return torch.matmul(h8, y.reshape(1, x.shape[1], 8, -1)).reshape(y.shape)
    b, c, d, h, w = x.shape
    y = torch.matmul(h8, x.reshape(1, c // 8, 8, -1)).reshape(1, c // 8, 2, 2, 2, d, h, w)
    return y.permute(0, 1, 5, 2, 6, 3, 7, 4).reshape(1, c // 8, 2 * d, 2 * h, 2 * w)


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
