#!/usr/bin/env python3
"""Writes vectors.json: small volumes and what scikit-image, scipy and numpy say about them.

Debian's python3-skimage 0.19.3 and python3-scipy 1.10.1. Voxels are multiples of 1/64 (exact in float), i fastest.
"""
import json

import numpy as np
from scipy import ndimage, stats
from skimage import metrics


def volume(shape, seed):
    random = np.random.default_rng(seed)
    grid = np.indices(shape).astype(float)
    base = 40 + 25 * np.sin(grid[2] / 2.3) * np.cos(grid[1] / 3.1) + 4 * grid[0] + random.normal(0, 6, shape)
    prediction = 0.8 * ndimage.gaussian_filter(base, 0.7) + 5 + random.normal(0, 2, shape)
    quantised = [np.round(np.clip(v, 0, None) * 64).astype(int) for v in (prediction, base)]
    centre = [(s - 1) / 2 for s in shape]
    mask = sum(((grid[a] - centre[a]) / (0.47 * shape[a])) ** 2 for a in range(3)) < 1
    return quantised[0], quantised[1], mask


def window_axes(shape, width):
    return [a for a in range(3) if shape[a] >= width]


def ssim(prediction, reference, data_range, mask=None, **options):
    """3-D, or the mean of the slices along the one axis that is shorter than the window."""
    width = 11 if options else 7
    short = [a for a in range(3) if prediction.shape[a] < width]
    if not short:
        pairs = [(prediction, reference, mask)]
    else:
        move = lambda v: None if v is None else np.moveaxis(v, short[0], 0)
        pairs = list(zip(move(prediction), move(reference),
                         move(mask) if mask is not None else [None] * prediction.shape[short[0]]))
    means, maps, masks = [], [], []
    for p, r, m in pairs:
        mean, full = metrics.structural_similarity(r, p, data_range=data_range, full=True, **options)
        means.append(mean)
        maps.append(full)
        masks.append(m)
    if mask is None:
        return float(np.mean(means))
    return float(np.concatenate([f[m] for f, m in zip(maps, masks)]).mean())


def hfen(prediction, reference, mask=None):
    def log(v):
        options = dict(sigma=1.5, truncate=((15 - 1) / 2 - 0.5) / 1.5)
        short = [a for a in range(3) if v.shape[a] < 8]
        if not short:
            return ndimage.gaussian_laplace(v, **options)
        slices = np.moveaxis(v, short[0], 0)
        return np.moveaxis(np.stack([ndimage.gaussian_laplace(s, **options) for s in slices]), 0, short[0])

    lp, lr = log(prediction), log(reference)
    chosen = np.ones(prediction.shape, bool) if mask is None else mask
    return float(np.linalg.norm((lp - lr)[chosen]) / np.linalg.norm(lr[chosen]))


def case(name, shape, seed):
    p_int, r_int, mask = volume(shape, seed)
    p, r = p_int / 64.0, r_int / 64.0
    gaussian = dict(gaussian_weights=True, sigma=1.5)
    expected = {
        "mae": np.abs(p - r).mean(),
        "mse": metrics.mean_squared_error(r, p),
        "nrmseEuclidean": metrics.normalized_root_mse(r, p),
        "nrmseMinMax": metrics.normalized_root_mse(r, p, normalization="min-max"),
        "nrmseMean": metrics.normalized_root_mse(r, p, normalization="mean"),
        "nmse": ((p - r) ** 2).sum() / (r ** 2).sum(),
        "psnr100": metrics.peak_signal_noise_ratio(r, p, data_range=100),
        "pearson": stats.pearsonr(p.ravel(), r.ravel())[0],
        "ncc": (p * r).sum() / np.sqrt((p ** 2).sum() * (r ** 2).sum()),
        "maskedMae": np.abs(p - r)[mask].mean(),
        "maskedPearson": stats.pearsonr(p[mask], r[mask])[0],
        "ssimUniform": ssim(p, r, 100),
        "ssimUniformMasked": ssim(p, r, 100, mask),
        "ssimGaussian": ssim(p, r, 100, **gaussian),
        "ssimWang": ssim(p, r, 100, use_sample_covariance=False, **gaussian),
        "hfen": hfen(p, r),
        "hfenMasked": hfen(p, r, mask),
    }
    pn, rn = [(v - v.min()) / (v.max() - v.min()) for v in (p, r)]
    ulf = {
        "ssim": ssim(pn, rn, 1.0),
        "psnrDb": metrics.peak_signal_noise_ratio(rn, pn, data_range=1.0),
        "mae": np.abs(pn - rn).mean(),
        "nmse": ((pn - rn) ** 2).mean() / (rn ** 2).mean(),
    }
    ulf["score"] = 0.7 * ulf["ssim"] + 0.1 * ulf["psnrDb"] + 0.1 * (1 - ulf["mae"]) + 0.1 * (1 - ulf["nmse"])
    slope, intercept = np.polyfit(p[mask], r[mask], 1)
    matched = slope * p + intercept
    low, high = np.percentile(r[mask], [0.5, 99.5])
    error = (matched - r)[mask]
    clinical = {
        "matchSlope": slope,
        "matchIntercept": intercept,
        "dataRange": high - low,
        "mae": np.abs(error).mean(),
        "mse": (error ** 2).mean(),
        "rmse": np.sqrt((error ** 2).mean()),
        "nrmseEuclidean": np.linalg.norm(error) / np.linalg.norm(r[mask]),
        "nmse": (error ** 2).sum() / (r[mask] ** 2).sum(),
        "psnrDb": 10 * np.log10((high - low) ** 2 / (error ** 2).mean()),
        "ssim": ssim(matched, r, high - low, mask),
        "hfen": hfen(matched, r, mask),
        "pearson": stats.pearsonr(p[mask], r[mask])[0],
    }
    number = lambda d: {k: float(v) for k, v in d.items()}
    return {
        "name": name,
        "sizeIjk": list(shape[::-1]),
        "prediction64": p_int.ravel().tolist(),
        "reference64": r_int.ravel().tolist(),
        "mask": mask.ravel().astype(int).tolist(),
        "expected": number(expected),
        "ulfEncExact": number(ulf),
        "clinical": number(clinical),
    }


if __name__ == "__main__":
    cases = [case("three dimensions", (12, 13, 14), 1), case("four slices", (4, 18, 20), 2)]
    with open("vectors.json", "w") as out:
        json.dump({"cases": cases}, out, separators=(",", ":"))
        out.write("\n")
