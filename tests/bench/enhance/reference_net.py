"""MagIQT's network written with Debian's python3-torch, for the benchmarks: the same function of the same weights.
load() reads a checkpoint of full precision; BOX > 0 computes 3x3x3 convolutions in boxes of that edge, as the product
does without gradients, 0 whole, as it does in training."""
import json
import math
import struct

import numpy as np
import torch

W = {}
network = {}
BOX = 24
conv3d = torch.nn.functional.conv3d


def load(file):
    raw = open(file, "rb").read()
    length = struct.unpack("<Q", raw[:8])[0]
    header = json.loads(raw[8 : 8 + length])
    network.update(json.loads(header["__metadata__"]["magiqt"])["network"])
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            data = np.frombuffer(raw, np.float32, (end - begin) // 4, 8 + length + begin)
            W[name.replace("net.", "", 1)] = torch.from_numpy(data.reshape(entry["shape"]).copy())


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
    if BOX == 0:
        return conv3d(prepare(x), weight, bias, padding=1)
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
