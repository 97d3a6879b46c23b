#!/usr/bin/env python3
"""Makes the average head of the deface job from label maps with FreeSurfer and extracerebral (5xx) codes.

  make_average_head.py LABEL.nii.gz ... --out FOLDER

Every head is brought onto the running mean by nine parameters (rotation, translation, scale per axis); written are
tissue classes of the mean at 4 mm and level sets in mm (negative inside) of what the job removes: the face, from the
brows to below the chin, and the ears. Both stay clear of every brain seen. Needs numpy, scipy and nibabel.
"""
import argparse
import numpy as np
import nibabel as nib
from scipy import ndimage, optimize

SPACING = 4.0
HALF = np.array([112.0, 144.0, 152.0])  # mm from the brain's centre to the faces of the grid, L, P, S
BONE, SOFT, GREY, WHITE, FLUID, EYE = range(1, 7)
CLASSES = {BONE: [515], SOFT: [507, 508, 509, 511, 514, 516, 530, 30, 62, 502, 512],
           GREY: [3, 42, 8, 47, 10, 49, 11, 50, 12, 51, 17, 53, 18, 54, 26, 58, 25, 57],
           WHITE: [2, 41, 7, 46, 16, 28, 60, 13, 52, 85, 77], FLUID: [24, 4, 43, 5, 44, 14, 15, 72, 31, 63, 136, 137, 163, 164],
           EYE: [506]}
# mm in the average head, from the centre of the brain: eyes lie at (+-31, -83, -28).
FACE_MARGIN = 8.0    # between the face that is removed and any brain of the label maps
CUT_Y = -40.0        # the removal ends here where no brain is behind it
BROW_Z = -6.0        # above it nothing is removed
EAR_X, EAR_CENTRE, EAR_HALF, EAR_MARGIN = 69.0, (2.0, -48.0), (36.0, 36.0), 7.0
BRAIN = [c for k in (GREY, WHITE) for c in CLASSES[k]] + [4, 43, 5, 44, 14, 15, 31, 63, 72, 136, 137, 163, 164]


def load(path):
    image = nib.as_closest_canonical(nib.load(path))
    labels = np.asarray(image.dataobj).astype(np.int32)[::-1, ::-1, :]  # RAS -> LPS
    spacing = np.array(image.header.get_zooms()[:3], float)
    code = np.zeros(labels.max() + 1, np.uint8)
    for k, codes in CLASSES.items():
        for c in codes:
            if c < code.size:
                code[c] = k
    brain_code = np.zeros(labels.max() + 1, bool)
    brain_code[[c for c in BRAIN if c < code.size]] = True
    brain = brain_code[labels]
    centre = np.array(ndimage.center_of_mass(brain)) * spacing
    return {"classes": code[labels], "brain": brain, "spacing": spacing, "centre": centre}


def grid(step):
    axes = [np.arange(-h + step / 2, h, step) for h in HALF]
    return axes, np.stack(np.meshgrid(*axes, indexing="ij"), -1)


def rotation(angles):
    a, b, c = angles
    x = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    y = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    return z @ y @ x


def to_subject(parameters, points):
    """Template mm about the brain's centre -> subject mm about its brain's centre."""
    return points * np.exp(parameters[6:9]) @ rotation(parameters[:3] / 50).T + parameters[3:6]


def channels(head):
    """What the alignment looks at: head, brain, eyes at 4 mm."""
    parts = [head["classes"] > 0, head["brain"], head["classes"] == EYE]
    blocks = np.round(SPACING / head["spacing"]).astype(int)
    out = []
    for part, weight in zip(parts, (1.0, 1.0, 4.0)):
        smooth = ndimage.uniform_filter(part.astype(np.float32), blocks)
        out.append(weight * smooth[tuple(slice(b // 2, None, b) for b in blocks)])
    return out, blocks * head["spacing"], (blocks // 2) * head["spacing"]


def sampled(maps, spacing, offset, centre, points):
    index = ((points + centre - offset) / spacing).reshape(-1, 3).T
    return np.stack([ndimage.map_coordinates(m, index, order=1, mode="nearest") for m in maps])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("labels", nargs="+")
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    heads = [load(path) for path in arguments.labels]
    maps = [channels(head) for head in heads]
    _, coarse = grid(8.0)
    points = coarse.reshape(-1, 3)
    points = points[points[:, 2] > -120]  # necks end at different heights
    fits = [np.zeros(9) for _ in heads]
    for round_number in range(3):
        views = [sampled(m, s, o, h["centre"], to_subject(p, points)) for (m, s, o), h, p in zip(maps, heads, fits)]
        mean = np.mean(views, 0)
        for n, ((m, s, o), h) in enumerate(zip(maps, heads)):
            cost = lambda p: float(np.mean((sampled(m, s, o, h["centre"], to_subject(p, points)) - mean) ** 2)) + 2e-4 * float(np.sum(p[6:9] ** 2))
            step = np.array([3, 3, 3, 4, 4, 4, 0.05, 0.05, 0.05])
            found = optimize.minimize(cost, fits[n], method="Powell", options={"maxfev": 700, "xtol": 1e-2, "ftol": 1e-5, "direc": np.diag(step)})
            fits[n] = found.x
            print(round_number, n, round(float(found.fun), 5), np.round(found.x, 2), flush=True)
        average = np.mean(fits, 0)  # the mean head keeps the mean size and pose
        fits = [f - average for f in fits]

    axes, fine = grid(SPACING)
    votes = np.zeros((7,) + fine.shape[:3])
    brain = np.zeros(fine.shape[:3])
    for head, p in zip(heads, fits):
        at = (to_subject(p, fine.reshape(-1, 3)) + head["centre"]) / head["spacing"]
        index = np.round(at).astype(int)
        inside = np.all((index >= 0) & (index < head["classes"].shape), 1)
        index = np.clip(index, 0, np.array(head["classes"].shape) - 1)
        for k in range(7):
            smooth = ndimage.uniform_filter((head["classes"] == k).astype(np.float32), 4)
            votes[k] += (smooth[tuple(index.T)] * inside).reshape(fine.shape[:3])
        largest = ndimage.maximum_filter(head["brain"], 5)
        brain += (largest[tuple(index.T)] & inside).reshape(fine.shape[:3])
    write_regions(arguments.out, votes, brain, axes)


def write(path, values, kind):
    affine = np.diag([-SPACING, -SPACING, SPACING, 1])  # LPS index axes in a RAS file
    affine[:3, 3] = (HALF - SPACING / 2) * [1, 1, -1]
    image = nib.Nifti1Image(values.astype(kind), affine)
    image.header.set_xyzt_units("mm")
    image.header["descrip"] = b"MagIQT average head"
    nib.save(image, path)


def write_regions(out, votes, brain, axes):
    classes = votes.argmax(0)
    x, y, z = np.meshgrid(*axes, indexing="ij")
    seen = brain > 0.5
    seen |= seen[::-1]  # as far as any brain reached, on either side
    distance = ndimage.distance_transform_edt(~seen) * SPACING  # mm to the nearest brain
    near = distance < FACE_MARGIN
    # The face lies before the most anterior place near a brain in its column, and before CUT_Y in any case.
    front = np.where(near.any(1), np.take(axes[1], near.argmax(1)) - SPACING / 2, 999.0)
    front = np.minimum(front, CUT_Y)
    front = np.minimum(front, ndimage.gaussian_filter(front, 1.5))
    face = np.maximum(y - front[:, None, :], z - BROW_Z)
    ears = np.maximum.reduce([EAR_X - np.abs(x), np.abs(y - EAR_CENTRE[0]) - EAR_HALF[0], np.abs(z - EAR_CENTRE[1]) - EAR_HALF[1],
                              EAR_MARGIN - distance])
    write(out + "/average-head.nii.gz", classes, np.uint8)
    write(out + "/face.nii.gz", np.clip(np.round(face), -60, 60), np.int16)
    write(out + "/ears.nii.gz", np.clip(np.round(ears), -60, 60), np.int16)


if __name__ == "__main__":
    main()
