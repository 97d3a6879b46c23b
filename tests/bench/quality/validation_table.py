#!/usr/bin/env python3
"""The validation table: simulated 64 mT scans of the validation subjects, enhanced, against the 3 T images.

usage: validation_table.py --cli build/release/bin/magiqt-cli --data DATA --weights FILE --out DIR
                           [--subjects NAME ...] [--quick] [--seed N] [--recipe FILE] [--aligned] [--threads N]

For each subject every contrast is scanned once by the simulator (fixed seed, axial), all contrasts are enhanced
jointly (T1w leads) by preview, standard (one sample) and the mean of four samples, and each arm is compared with the
reference inside one brain mask by `magiqt-cli evaluate`. Baselines: cubic B-spline to 1 mm as the product shows it, and
cubic B-spline straight onto the reference's grid; gains are over whichever of the two has the higher PSNR.
Writes results.json and table.md; arms that results.json already holds for the same weights, recipe and seed are not
run again. --aligned takes the displacement of the head and the distortion out of the simulator's recipe.
--quick: child_0008 and ms_cs_p19's T1w, preview only. Needs python3-nibabel, -numpy, -scipy; no part of the build."""
import argparse
import json
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from common import CONTRASTS, Program, brain_mask, model_of, sha256  # noqa: E402

RECIPE = pathlib.Path(__file__).resolve().parents[3] / "resources/simulator/lowfield-64mT.json"
COLIN = pathlib.Path("/usr/share/mricron/templates")

# name: (folder below the data, contrasts, age band, counts towards the goal)
SUBJECTS = {
    "ms_cs_p19": ("validation", CONTRASTS, "adult", True),
    "healthy_k113": ("validation", CONTRASTS, "adult", True),
    "glioma_tcga_FG-6692": ("validation", CONTRASTS, "adult", True),
    "child_0008": ("validation", ("T1w",), "child", True),
    "infant_template_month09": ("validation", ("T1w", "T2w"), "infant", False),
    "ms_long_p12_s1": ("validation", CONTRASTS, "adult", False),
    "colin27": (None, ("T1w",), "adult", False),
    # development, for rehearsals
    "child_0007": ("train", ("T1w",), "child", False),
    "ms_long_p19_s1": ("train", ("FLAIR",), "adult", False),
}
DEFAULT = [name for name in SUBJECTS if SUBJECTS[name][0] != "train"]
ARMS = {"preview": ("preview", 1), "standard": ("standard", 1), "mean4": ("standard", 4)}
BASELINES = ("cubic", "cubicDirect")


def reference_of(arguments, name, contrast):
    if name == "colin27":
        return COLIN / "ch2.nii.gz"
    return pathlib.Path(arguments.data) / SUBJECTS[name][0] / name / f"{contrast}.nii.gz"


def aligned_recipe(source, out):
    recipe = json.loads(pathlib.Path(source).read_text())
    recipe["geometry"]["shiftMm"] = [0.0, 0.0]
    recipe["geometry"]["distortionShare"] = 0.0
    recipe["artefacts"]["sliceMotionShare"] = 0.0
    out.write_text(json.dumps(recipe, indent=2))
    return out


def run_subject(arguments, program, name, contrasts, arms, recipe, record):
    work = pathlib.Path(arguments.out) / "work" / name
    work.mkdir(parents=True, exist_ok=True)
    mask_source = COLIN / "ch2bet.nii.gz" if name == "colin27" else reference_of(arguments, name, contrasts[0])
    mask = brain_mask(mask_source.parent, mask_source, work / "mask.nii.gz")
    scans = {}
    for contrast in contrasts:
        scans[contrast] = work / f"low_{contrast}.nii.gz"
        fine = work / f"cubic_{contrast}.nii.gz"
        scores = record["scores"].setdefault(contrast, {})
        scan = program.simulate(reference_of(arguments, name, contrast), contrast, record["seed"], scans[contrast],
                                fine, recipe, SUBJECTS[name][2])
        record["scans"][contrast] = {k: scan[k] for k in ("sizeIjk", "spacingMm", "signalToNoise", "denoised")}
        for arm, file in (("cubic", fine), ("cubicDirect", scans[contrast])):
            if arm not in scores:
                scores[arm] = program.evaluate(file, reference_of(arguments, name, contrast), mask)
    for arm in arms:
        if all(arm in record["scores"][c] for c in contrasts):
            continue
        run = work / f"run_{arm}"
        shutil.rmtree(run, ignore_errors=True)
        preset, samples = ARMS[arm]
        enhanced, record["seconds"][arm] = program.enhance(scans, arguments.weights, run, preset, samples)
        for contrast in contrasts:
            record["scores"][contrast][arm] = program.evaluate(
                enhanced[contrast], reference_of(arguments, name, contrast), mask)
        print(f"{name} {arm}: {record['seconds'][arm]:.0f} s", flush=True)


def figures(score):
    c = score["clinical"]
    return c["psnrDb"], c["ssim"], c["hfen"]


def mean(rows):
    return tuple(sum(column) / len(rows) for column in zip(*rows))


def cell(values):
    return "{:.2f} / {:.3f} / {:.3f}".format(*values)


def table_row(label, n, arm_figures):
    """arm_figures: {arm: (psnr, ssim, hfen)}; the best arm is the one with the highest PSNR, all three gains are its."""
    present = [a for a in ARMS if a in arm_figures]
    base = max((arm_figures[b] for b in BASELINES), key=lambda f: f[0])
    best = max(present, key=lambda a: arm_figures[a][0])
    gain = [a - b for a, b in zip(arm_figures[best], base)]
    reached = gain[0] >= 2.0 and gain[1] >= 0.05 and gain[2] < 0.0
    arms = " | ".join(cell(arm_figures[a]) if a in arm_figures else "-" for a in (*BASELINES, *ARMS))
    verdict = "yes" if reached else "no"
    return f"| {label} | {n} | {arms} | {best} {gain[0]:+.2f} dB / {gain[1]:+.3f} / {gain[2]:+.3f} | {verdict} |"


HEAD = ("| {} | n | cubic | cubic, one step | preview | standard, K = 1 | mean of 4 | best arm's gain | goal |\n"
        "|---|---|---|---|---|---|---|---|---|")


def write_table(results, out):
    lines = ["Clinical profile, PSNR dB / SSIM / HFEN. Goal: +2.0 dB, +0.05, HFEN lower, by one arm (the one of highest PSNR).", ""]
    records = results["subjects"]
    lines += [HEAD.format("band, contrast (mean over subjects)")]
    for band in ("adult", "child", "infant"):
        for contrast in CONTRASTS:
            chosen = [r for n, r in records.items() if SUBJECTS[n][2] == band and SUBJECTS[n][3] and contrast in r["scores"]]
            if chosen:
                arms = [a for a in (*BASELINES, *ARMS) if all(a in r["scores"][contrast] for r in chosen)]
                lines.append(table_row(f"{band} {contrast}", len(chosen),
                                       {a: mean([figures(r["scores"][contrast][a]) for r in chosen]) for a in arms}))
    lines += ["", HEAD.format("subject")]
    for name, record in records.items():
        note = "" if SUBJECTS[name][3] else " (printed only)"
        for contrast, scores in record["scores"].items():
            lines.append(table_row(f"{name} {contrast}{note}", 1, {a: figures(s) for a, s in scores.items()}))
    lines += ["", "ULF-EnC exact profile (min-max, no mask), PSNR dB / SSIM / NMSE.", "",
              "| subject | cubic | preview | standard, K = 1 | mean of 4 |", "|---|---|---|---|---|"]
    for name, record in records.items():
        for contrast, scores in record["scores"].items():
            cells = []
            for arm in ("cubic", *ARMS):
                u = scores.get(arm, {}).get("ulfEncExact")
                cells.append(cell((u["psnrDb"], u["ssim"], u["nmse"])) if u else "-")
            lines.append(f"| {name} {contrast} | " + " | ".join(cells) + " |")
    out.write_text("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--cli", "--data", "--weights", "--out"):
        parser.add_argument(name, required=True)
    parser.add_argument("--subjects", nargs="+", choices=SUBJECTS, default=DEFAULT)
    parser.add_argument("--arms", nargs="+", choices=ARMS, default=list(ARMS))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seed", type=int, default=64)
    parser.add_argument("--recipe", default=RECIPE)
    parser.add_argument("--aligned", action="store_true")
    parser.add_argument("--threads", type=int, default=0)
    arguments = parser.parse_args()
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    recipe = arguments.recipe
    if arguments.aligned:
        recipe = aligned_recipe(recipe, out / "aligned-recipe.json")
    identity = {"model": model_of(arguments.weights), "seed": arguments.seed,
                "simulator": "aligned" if arguments.aligned else "as it is",
                "recipeSha256": sha256(recipe), "programSha256": sha256(arguments.cli)}
    results = {**identity, "subjects": {}}
    file = out / "results.json"
    if file.exists():
        stored = json.loads(file.read_text())
        if all(stored.get(key) == identity[key] for key in identity):
            results = stored
    program = Program(arguments.cli, arguments.threads)
    for name in ["child_0008", "ms_cs_p19"] if arguments.quick else arguments.subjects:
        contrasts = ("T1w",) if arguments.quick else SUBJECTS[name][1]
        record = results["subjects"].setdefault(
            name, {"seed": arguments.seed, "scans": {}, "scores": {}, "seconds": {}})
        arms = ["preview"] if arguments.quick else arguments.arms
        run_subject(arguments, program, name, contrasts, arms, recipe, record)
        file.write_text(json.dumps(results, indent=1))
        write_table(results, out / "table.md")
    print((out / "table.md").read_text())


if __name__ == "__main__":
    main()
