#!/usr/bin/env python3
"""Real low-field scans through the product: what is kept, what the scan does not support, and pictures to look at.

usage: real_scans.py --cli build/release/bin/magiqt-cli --data DATA --weights FILE --out DIR --figures DIR
                     [--preset preview|standard|fine] [--samples N] [--pairs NAME ...] [--threads N]

Swoop 64 mT (T1w, T2w, FLAIR jointly): geometry of the result against the source, re-degradation figures of the sidecars,
montage enhanced-swoop.png. Pairs 0.055 T / 3 T: each contrast's input (cubic) and result against the registered 3 T
slices, `magiqt-cli evaluate` (2-D windows in the four slices, linear match) inside a mask at least 16 mm inside the
head's outline; montage enhanced-55mT.png of one validation person. The registration that came with the pairs is
used as it is; it is poor for FLAIR (docs/calibration.md), so the figures judge alignment too.
Pictures show the brain only: at least 16 mm inside the head and, for the Swoop scan, nothing lower than 90 mm below
the top of the head; of the pairs a slice above the eyes. Writes real_scans.json and real_scans.md. Needs python3-nibabel, -scipy, -matplotlib."""
import argparse
import json
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import matplotlib  # noqa: E402

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import nibabel as nib  # noqa: E402
import numpy as np  # noqa: E402
from common import CONTRASTS, Program, model_of  # noqa: E402
from PIL import Image  # noqa: E402
from scipy import ndimage  # noqa: E402

PICTURED_PAIR = "paired_55mT_3T_pS6A"  # slice 3 shows no eyes; every slice of p7B does
PAIRS = {"paired_55mT_3T_p7B": "validation", "paired_55mT_3T_pS6A": "validation",
         "paired_55mT_3T_p6A": "trained on", "paired_55mT_3T_p6B": "trained on"}
BRAIN_HEIGHT_MM = 90.0   # below the top of the head; the eyes lie lower
VENTRICLES_MM = 78.0     # the axial picture
PICTURE_INSIDE_MM = 16.0
METRIC_INSIDE_MM = 16.0


def ras(image):
    return nib.as_closest_canonical(image)


def head_of(values, spacing):
    """Smoothed, thresholded at a share of the bright values, largest part, holes filled slice by slice."""
    smooth = ndimage.gaussian_filter(values, [3.0 / s for s in spacing[:2]] + [0])
    head = smooth > 0.18 * np.percentile(smooth, 97)
    for k in range(head.shape[2]):
        labels, count = ndimage.label(ndimage.binary_closing(head[:, :, k], iterations=6))
        if count:
            largest = 1 + np.argmax(ndimage.sum(labels > 0, labels, range(1, count + 1)))
            head[:, :, k] = ndimage.binary_fill_holes(labels == largest)
    return head


def inside(head, spacing, depth_mm):
    """At least depth_mm from the head's outline, within each axial slice."""
    deep = np.zeros_like(head)
    for k in range(head.shape[2]):
        padded = np.pad(head[:, :, k], 1)
        deep[:, :, k] = ndimage.distance_transform_edt(padded, sampling=spacing[:2])[1:-1, 1:-1] >= depth_mm
    return deep


def inside_3d(head, spacing, depth_mm):
    """At least depth_mm from the head's outline in three dimensions; the lower end of the scan is no outline."""
    extended = np.concatenate([np.repeat(head[:, :, :1], 20, axis=2), head], axis=2)
    padded = np.pad(extended, 1)[:, :, 1:]
    return ndimage.distance_transform_edt(padded, sampling=spacing)[1:-1, 1:-1, 20:-1] >= depth_mm


def on_grid(image, target, order=3):
    mapping = np.linalg.inv(image.affine) @ target.affine
    return ndimage.affine_transform(image.get_fdata(), mapping[:3, :3], mapping[:3, 3], target.shape, order=order,
                                    mode="nearest")


def window(values, mask):
    low, high = np.percentile(values[mask], (1.0, 99.5))
    return low - 0.15 * (high - low), high


def field_of_view(image):
    """The eight outer corners in world space, sorted, to compare grids of another spacing."""
    corners = np.array(np.meshgrid(*[(-0.5, n - 0.5) for n in image.shape[:3]], indexing="ij")).reshape(3, -1)
    world = (image.affine[:3, :3] @ corners).T + image.affine[:3, 3]
    return world.min(axis=0), world.max(axis=0)


def run_facts(run, scans, enhanced):
    facts = {}
    for contrast, file in enhanced.items():
        source, result = nib.load(scans[contrast]), nib.load(file)
        lead = nib.load(next(iter(scans.values())))
        a, b = field_of_view(lead), field_of_view(result)
        values = result.get_fdata()
        card = json.loads(file.with_name(f"enhanced_{contrast}.json").read_text())
        facts[contrast] = {
            "sourceVoxelMm": [round(float(z), 3) for z in source.header.get_zooms()[:3]],
            "resultVoxelMm": [round(float(z), 3) for z in result.header.get_zooms()[:3]],
            "resultSize": list(result.shape),
            "largestFieldOfViewDifferenceMm": round(float(max(np.abs(a[0] - b[0]).max(), np.abs(a[1] - b[1]).max())), 3),
            "finite": bool(np.isfinite(values).all()),
            "resultMaximumOfSources": round(float(values.max() / source.get_fdata().max()), 3),
            "reDegradation": card["ReDegradation"],
            "findings": sorted({f["code"] for f in card["Findings"]}),
            "model": card["Model"]["SHA256"]}
    return facts


def save(fig, out):
    """Grey pictures need no colours: a third of the bytes."""
    fig.savefig(out, dpi=90, facecolor="black")
    plt.close(fig)
    with Image.open(out) as picture:
        picture.convert("L").save(out, optimize=True)


def swoop_montage(scans, enhanced, out, title):
    fig, axes = plt.subplots(3, 6, figsize=(16, 8.2), facecolor="black")
    for row, contrast in enumerate(CONTRASTS):
        result = ras(nib.load(enhanced[contrast]))
        after = result.get_fdata()
        before = on_grid(ras(nib.load(scans[contrast])), result)
        spacing = result.header.get_zooms()[:3]
        head = head_of(before, spacing)
        top = np.max(np.nonzero(head.sum(axis=(0, 1)) > 400)[0])
        mask = inside_3d(head, spacing, PICTURE_INSIDE_MM)
        mask[:, :, : max(0, top - int(BRAIN_HEIGHT_MM / spacing[2]))] = False
        box = [(int(v.min()), int(v.max()) + 1) for v in np.nonzero(mask)]
        centre = [int(round(c)) for c in ndimage.center_of_mass(mask)]
        centre[0] += 6  # beside the falx
        centre[2] = top - int(VENTRICLES_MM / spacing[2])  # through the ventricles
        for column, values in enumerate((before, after)):
            low, high = window(values, mask)
            shown = np.where(mask, np.clip((values - low) / (high - low), 0, 1), 0)
            cut = shown[box[0][0]:box[0][1], box[1][0]:box[1][1], box[2][0]:box[2][1]]
            at = [c - b[0] for c, b in zip(centre, box)]
            planes = (cut[:, :, at[2]], cut[:, at[1], :], cut[at[0], :, :])
            for plane, picture in enumerate(planes):
                axis = axes[row, 2 * plane + column]
                axis.imshow(picture.T, origin="lower", cmap="gray", vmin=0, vmax=1, interpolation="nearest")
                axis.axis("off")
                if row == 0:
                    axis.set_title(("input, cubic", "enhanced")[column], color="white", fontsize=10)
                if plane == 0 and column == 0:
                    axis.text(0.02, 0.95, contrast, transform=axis.transAxes, color="white", fontsize=10, va="top")
    fig.suptitle(title, color="white", fontsize=10)
    fig.tight_layout(pad=0.4, rect=(0, 0, 1, 0.97))
    save(fig, out)


def pair_montage(folder, enhanced, out, title, slice_index=3):
    fig, axes = plt.subplots(3, 3, figsize=(9, 10.5), facecolor="black")
    for row, contrast in enumerate(CONTRASTS):
        reference = ras(nib.load(folder / f"hf_{contrast}_reg.nii.gz"))
        target = reference.slicer[:, :, slice_index:slice_index + 1]
        pictures = [on_grid(ras(nib.load(folder / f"ulf_{contrast}.nii.gz")), target),
                    on_grid(ras(nib.load(enhanced[contrast])), target), target.get_fdata()]
        spacing = reference.header.get_zooms()[:3]
        mask = inside(head_of(pictures[2], spacing) & head_of(pictures[0], spacing), spacing, PICTURE_INSIDE_MM)
        for column, values in enumerate(pictures):
            low, high = window(values, mask)
            shown = np.where(mask, np.clip((values - low) / (high - low), 0, 1), 0)[:, :, 0]
            x, y = np.nonzero(mask[:, :, 0])
            axes[row, column].imshow(shown[x.min():x.max() + 1, y.min():y.max() + 1].T, origin="lower", cmap="gray")
            axes[row, column].axis("off")
            if row == 0:
                axes[row, column].set_title(("0.055 T, cubic", "enhanced", "3 T, registered in plane")[column],
                                            color="white", fontsize=10)
    fig.suptitle(title, color="white", fontsize=10)
    fig.tight_layout(pad=0.4, rect=(0, 0, 1, 0.97))
    save(fig, out)


def write_report(results, out):
    lines = ["| scan | source mm | result mm | field of view differs by mm | correlation | voxels, clusters above 3 sigma | findings |",
             "|---|---|---|---|---|---|---|"]
    for name, facts in results["runs"].items():
        for contrast, f in facts.items():
            r = f["reDegradation"]
            source = " x ".join(f"{v:g}" for v in f["sourceVoxelMm"])
            result = " x ".join(f"{v:g}" for v in f["resultVoxelMm"])
            lines.append(f"| {name} {contrast} | {source} | {result} | {f['largestFieldOfViewDifferenceMm']:g} | "
                         f"{r['Correlation']:.3f} | {r['VoxelsAbove3Sigma']}, {r['ClustersAbove3Sigma']} | "
                         f"{', '.join(f['findings']) or 'none'} |")
    lines += ["", "| pair | use | contrast | input PSNR / SSIM / HFEN | enhanced | gain |", "|---|---|---|---|---|---|"]
    for name, contrasts in results["pairs"].items():
        for contrast, s in contrasts.items():
            before, after = ([s[arm]["clinical"][k] for k in ("psnrDb", "ssim", "hfen")] for arm in ("input", "enhanced"))
            gain = [b - a for a, b in zip(before, after)]
            lines.append(f"| {name} | {PAIRS[name]} | {contrast} | " + " | ".join(
                "{:.2f} / {:.3f} / {:.3f}".format(*v) for v in (before, after)) +
                " | {:+.2f} / {:+.3f} / {:+.3f} |".format(*gain))
    out.write_text("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--cli", "--data", "--weights", "--out", "--figures"):
        parser.add_argument(name, required=True)
    parser.add_argument("--preset", default="standard")
    parser.add_argument("--samples", type=int, default=1)
    parser.add_argument("--pairs", nargs="*", choices=PAIRS, default=list(PAIRS))
    parser.add_argument("--threads", type=int, default=0)
    arguments = parser.parse_args()
    out, figures = pathlib.Path(arguments.out), pathlib.Path(arguments.figures)
    out.mkdir(parents=True, exist_ok=True)
    figures.mkdir(parents=True, exist_ok=True)
    program = Program(arguments.cli, arguments.threads)
    model = model_of(arguments.weights)
    results = {"model": model, "preset": arguments.preset, "samples": arguments.samples, "runs": {}, "pairs": {}}
    label = f"{model['name']}, {arguments.preset}" + (f", mean of {arguments.samples}" if arguments.samples > 1 else "")
    real = pathlib.Path(arguments.data) / "real_low_field"

    def enhance(name, scans):
        run = out / f"run_{name}_{arguments.preset}{arguments.samples}"
        shutil.rmtree(run, ignore_errors=True)
        enhanced, seconds = program.enhance(scans, arguments.weights, run, arguments.preset, arguments.samples)
        results["runs"][name] = run_facts(run, scans, enhanced)
        print(f"{name}: {seconds:.0f} s", flush=True)
        return enhanced

    scans = {c: real / "swoop_64mT_MS017" / f"{c}.nii.gz" for c in CONTRASTS}
    enhanced = enhance("swoop_64mT", scans)
    swoop_montage(scans, enhanced, figures / "enhanced-swoop.png", f"64 mT, one person with multiple sclerosis: {label}")
    for name in arguments.pairs:
        folder = real / name
        scans = {c: folder / f"ulf_{c}.nii.gz" for c in CONTRASTS}
        enhanced = enhance(name, scans)
        results["pairs"][name] = {}
        for contrast in CONTRASTS:
            reference = folder / f"hf_{contrast}_reg.nii.gz"
            image = nib.load(reference)
            spacing = image.header.get_zooms()[:3]
            low = on_grid(nib.load(scans[contrast]), image, order=1)
            head = head_of(image.get_fdata(), spacing) & head_of(low, spacing)
            mask = out / f"mask_{name}_{contrast}.nii.gz"
            nib.save(nib.Nifti1Image(inside(head, spacing, METRIC_INSIDE_MM).astype(np.uint8), image.affine), mask)
            results["pairs"][name][contrast] = {
                "input": program.evaluate(scans[contrast], reference, mask),
                "enhanced": program.evaluate(enhanced[contrast], reference, mask)}
        if name == PICTURED_PAIR:
            pair_montage(folder, enhanced, figures / "enhanced-55mT.png", f"0.055 T and 3 T, one slice: {label}")
        (out / "real_scans.json").write_text(json.dumps(results, indent=1))
        write_report(results, out / "real_scans.md")
    (out / "real_scans.json").write_text(json.dumps(results, indent=1))
    write_report(results, out / "real_scans.md")
    print((out / "real_scans.md").read_text())


if __name__ == "__main__":
    main()
