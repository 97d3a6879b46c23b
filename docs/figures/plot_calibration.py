#!/usr/bin/env python3
"""Tables and figures of docs/calibration.md from the JSON of `magiqt-cli characterise --json`.

usage: plot_calibration.py REAL.json SIMULATED.json OUT_PREFIX
Each file is the list that the command prints; a scan's contrast is read from its file name.
Needs python3-matplotlib and python3-numpy; not part of the build."""
import json
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

CONTRASTS = ("T1w", "T2w", "FLAIR")
ROWS = (
    ("zeros of all voxels", lambda s: s["zeroShare"], "{:.2f}"),
    ("zeros outside the head", lambda s: s["zeroShareOutsideHead"], "{:.2f}"),
    ("brain mean / noise, Immerkaer", lambda s: s["noise"]["snrImmerkaer"], "{:.0f}"),
    ("the same, robust", lambda s: s["noise"]["snrImmerkaerRobust"], "{:.0f}"),
    ("brain mean / background rms", lambda s: s["noise"]["snrBackground"], "{:.0f}"),
    ("lag 1 raw, L-R", lambda s: s["neighbourCorrelation"]["raw"][0], "{:.2f}"),
    ("lag 1 raw, A-P", lambda s: s["neighbourCorrelation"]["raw"][1], "{:.2f}"),
    ("lag 1 raw, slices", lambda s: s["neighbourCorrelation"]["raw"][2], "{:.2f}"),
    ("lag 1 residual, L-R", lambda s: s["neighbourCorrelation"]["residualSigma1"][0], "{:.2f}"),
    ("lag 1 residual, A-P", lambda s: s["neighbourCorrelation"]["residualSigma1"][1], "{:.2f}"),
    ("lag 1 residual, slices", lambda s: s["neighbourCorrelation"]["residualSigma1"][2], "{:.2f}"),
    ("dB at .25 Nyquist, slice", lambda s: s["spectrum"]["wholeDb"][1], "{:.0f}"),
    ("dB at .5, slice", lambda s: s["spectrum"]["wholeDb"][2], "{:.0f}"),
    ("dB at .95, slice", lambda s: s["spectrum"]["wholeDb"][4], "{:.0f}"),
    ("dB at .25 Nyquist, brain", lambda s: s["spectrum"]["brainDb"][1], "{:.0f}"),
    ("dB at .5, brain", lambda s: s["spectrum"]["brainDb"][2], "{:.0f}"),
    ("dB at .95, brain", lambda s: s["spectrum"]["brainDb"][4], "{:.0f}"),
    ("class 1 / median", lambda s: s["classes"]["meansOfMedian"][0], "{:.2f}"),
    ("class 2 / median", lambda s: s["classes"]["meansOfMedian"][1], "{:.2f}"),
    ("class 3 / median", lambda s: s["classes"]["meansOfMedian"][2], "{:.2f}"),
)


def of_contrast(scans, contrast):
    return [s for s in scans if contrast in s["file"]]


def table(real, simulated):
    print("| measure | " + " | ".join(f"{c} real | {c} simulated" for c in CONTRASTS) + " |")
    print("|---|" + "---|" * 6)
    for name, get, form in ROWS:
        cells = []
        for contrast in CONTRASTS:
            r = [get(s) for s in of_contrast(real, contrast)]
            v = [get(s) for s in of_contrast(simulated, contrast)]
            cells.append(", ".join(form.format(x) for x in r))
            if v:
                low, mid, high = np.percentile(v, [10, 50, 90])
                inside = r and low <= np.median(r) <= high
                cells.append(f"{form.format(mid)} [{form.format(low)}, {form.format(high)}]" + ("" if inside else " *"))
            else:
                cells.append("-")
        print(f"| {name} | " + " | ".join(cells) + " |")


def figure(real, simulated, prefix):
    fig, axes = plt.subplots(2, 3, figsize=(11, 6.4), sharex=True)
    for column, contrast in enumerate(CONTRASTS):
        for row, key in enumerate(("wholeDb", "brainDb")):
            ax = axes[row, column]
            sims = of_contrast(simulated, contrast)
            if sims:
                f = sims[0]["spectrum"]["frequencyOfNyquist"]
                v = np.array([s["spectrum"][key] for s in sims])
                low, mid, high = np.percentile(v, [10, 50, 90], axis=0)
                ax.fill_between(f, low, high, color="#9ecae1", label=f"simulated, 10-90 % (n = {len(sims)})")
                ax.plot(f, mid, color="#3182bd", label="simulated, median")
            for s in of_contrast(real, contrast):
                ax.plot(s["spectrum"]["frequencyOfNyquist"], s["spectrum"][key], "k.-", label="real 64 mT")
            ax.set_title(f"{contrast}, {'whole slice' if row == 0 else 'brain'}", fontsize=10)
            ax.set_ylabel("dB")
            ax.grid(alpha=0.3)
            if row == 1:
                ax.set_xlabel("in-plane frequency / Nyquist")
    axes[0, 0].legend(fontsize=8)
    fig.tight_layout()
    fig.savefig(prefix + "-spectrum.png", dpi=90)

    fig, axes = plt.subplots(1, 3, figsize=(11, 3.4), sharey=True)
    names = ["L-R", "A-P", "slices"]
    for ax, contrast in zip(axes, CONTRASTS):
        for at, axis in enumerate(names):
            v = [s["neighbourCorrelation"]["residualSigma1"][at] for s in of_contrast(simulated, contrast)]
            ax.plot(at + 0.12 * np.linspace(-1, 1, len(v)) if len(v) > 1 else [at] * len(v), v, ".", color="#3182bd",
                    label="simulated" if at == 0 else None)
            for s in of_contrast(real, contrast):
                ax.plot([at - 0.25, at + 0.25], [s["neighbourCorrelation"]["residualSigma1"][at]] * 2, "k-", lw=2,
                        label="real 64 mT" if at == 0 else None)
        ax.set_xticks(range(3), names)
        ax.set_title(contrast, fontsize=10)
        ax.grid(alpha=0.3)
    axes[0].set_ylabel("lag-1 correlation of the residual")
    axes[0].legend(fontsize=8)
    fig.tight_layout()
    fig.savefig(prefix + "-correlation.png", dpi=90)


if __name__ == "__main__":
    real = json.load(open(sys.argv[1], encoding="utf-8"))
    simulated = json.load(open(sys.argv[2], encoding="utf-8"))
    table(real, simulated)
    figure(real, simulated, sys.argv[3])
