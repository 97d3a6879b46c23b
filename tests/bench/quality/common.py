"""Shared by the quality scripts: calls of magiqt-cli, masks, model identity. Product numbers come from the program
alone; nibabel and numpy only prepare masks and pictures."""
import hashlib
import json
import os
import pathlib
import struct
import subprocess
import sys
import time

import nibabel as nib
import numpy as np
from scipy import ndimage

CONTRASTS = ("T1w", "T2w", "FLAIR")


class Program:
    """magiqt-cli, and what its calls cost."""

    def __init__(self, path, threads=0):
        self.path = str(pathlib.Path(path).resolve())
        self.threads = threads

    def call(self, *arguments):
        environment = dict(os.environ, OMP_WAIT_POLICY="passive")
        result = subprocess.run([self.path, *map(str, arguments)], capture_output=True, text=True, env=environment)
        if result.returncode != 0:
            sys.exit(f"magiqt-cli {arguments[0]} ended with {result.returncode}:\n{result.stderr[-2000:]}")
        return result.stdout

    def simulate(self, image, contrast, seed, scan, upsampled, recipe, age="adult"):
        return json.loads(self.call("simulate", image, "--contrast", contrast, "--seed", seed, "--out", scan,
                                    "--upsampled", upsampled, "--force", "--json", "--recipe", recipe, "--age", age))

    def enhance(self, scans, weights, run, preset, samples=1, seed=0):
        """scans: {contrast: file}, the first one leads. Returns {contrast: enhanced file} and the seconds it took."""
        lead, *others = scans
        arguments = ["enhance", scans[lead], "--contrast", lead, "--weights", weights, "--preset", preset,
                     "--samples", samples, "--seed", seed, "--threads", self.threads, "--run", run,
                     "--out", f"{run}.nii.gz", "--force", "--json"]
        if others:
            arguments += ["--also", *(f"{c}={scans[c]}" for c in others)]
        began = time.monotonic()
        self.call(*arguments)
        took = time.monotonic() - began
        pathlib.Path(f"{run}.nii.gz").unlink(missing_ok=True)
        return {c: pathlib.Path(run) / "out" / f"enhanced_{c}.nii.gz" for c in scans}, took

    def evaluate(self, prediction, reference, mask):
        result = json.loads(self.call("evaluate", "--prediction", prediction, "--reference", reference, "--mask", mask,
                                      "--json"))
        return {"clinical": result["clinical"], "ulfEncExact": result["ulfEncExact"]}


def sha256(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def model_of(weights):
    """What the weights file says of itself."""
    with open(weights, "rb") as stream:
        header = json.loads(stream.read(struct.unpack("<Q", stream.read(8))[0]))
    about = json.loads(header["__metadata__"]["magiqt"])
    card = about["card"]
    return {"name": card.get("name"), "network": about["network"]["preset"], "parameters": about["parameters"],
            "stepsDone": card.get("steps_done"), "development": card.get("development"), "fileSha256": sha256(weights)}


def brain_mask(subject_folder, reference, out):
    """One mask for every arm and contrast of a subject: its brain mask where the set has one, else the stripped
    reference's nonzero voxels with holes filled."""
    given = pathlib.Path(subject_folder) / "brain_mask.nii.gz"
    image = nib.load(given if given.exists() else reference)
    mask = np.asanyarray(image.dataobj) > 0
    if not given.exists():
        mask = ndimage.binary_fill_holes(mask)
    nib.save(nib.Nifti1Image(mask.astype(np.uint8), image.affine), out)
    return out
