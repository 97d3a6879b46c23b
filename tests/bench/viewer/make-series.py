#!/usr/bin/env python3
"""One head of 256^3 int16 voxels twice: as a NIfTI file and as a DICOM series of 256 files (explicit little endian).

make-series.py FOLDER: writes FOLDER/head.nii.gz and FOLDER/dicom/. Needs python3-nibabel, python3-numpy and Debian's
mricron-data (the head)."""
import pathlib
import struct
import sys

import nibabel
import numpy


def element(group, number, representation, value):
    if isinstance(value, str):
        value = value.encode() + (b"\0" if representation == "UI" else b" ") * (len(value) % 2)
    head = struct.pack("<HH2s", group, number, representation.encode())
    if representation in ("OB", "OW"):
        return head + struct.pack("<HI", 0, len(value)) + value
    return head + struct.pack("<H", len(value)) + value


def short(number):
    return struct.pack("<H", number)


def write_slice(file, voxels, k):
    unique = "1.2.826.0.1.3680043.10.1"
    meta = (
        element(2, 1, "OB", b"\0\1")
        + element(2, 2, "UI", "1.2.840.10008.5.1.4.1.1.4")
        + element(2, 3, "UI", f"{unique}.3.{k + 1}")
        + element(2, 0x10, "UI", "1.2.840.10008.1.2.1")
        + element(2, 0x12, "UI", f"{unique}.9")
    )
    body = b"".join(
        [
            element(8, 8, "CS", "ORIGINAL\\PRIMARY\\M"),
            element(8, 0x16, "UI", "1.2.840.10008.5.1.4.1.1.4"),
            element(8, 0x18, "UI", f"{unique}.3.{k + 1}"),
            element(8, 0x60, "CS", "MR"),
            element(0x10, 0x10, "PN", "Phantom"),
            element(0x10, 0x20, "LO", "1"),
            element(0x18, 0x50, "DS", "1"),
            element(0x18, 0x88, "DS", "1"),
            element(0x18, 0x5100, "CS", "HFS"),
            element(0x20, 0xD, "UI", f"{unique}.1"),
            element(0x20, 0xE, "UI", f"{unique}.2"),
            element(0x20, 0x10, "SH", "1"),
            element(0x20, 0x11, "IS", "1"),
            element(0x20, 0x13, "IS", str(k + 1)),
            element(0x20, 0x32, "DS", f"-128\\-128\\{k - 128}"),
            element(0x20, 0x37, "DS", "1\\0\\0\\0\\1\\0"),
            element(0x20, 0x52, "UI", f"{unique}.4"),
            element(0x28, 2, "US", short(1)),
            element(0x28, 4, "CS", "MONOCHROME2"),
            element(0x28, 0x10, "US", short(voxels.shape[1])),
            element(0x28, 0x11, "US", short(voxels.shape[0])),
            element(0x28, 0x30, "DS", "1\\1"),
            element(0x28, 0x100, "US", short(16)),
            element(0x28, 0x101, "US", short(16)),
            element(0x28, 0x102, "US", short(15)),
            element(0x28, 0x103, "US", short(1)),
            element(0x7FE0, 0x10, "OW", voxels.T.astype("<i2").tobytes()),
        ]
    )
    file.write_bytes(b"\0" * 128 + b"DICM" + element(2, 0, "UL", struct.pack("<I", len(meta))) + meta + body)


folder = pathlib.Path(sys.argv[1])
(folder / "dicom").mkdir(parents=True, exist_ok=True)
head = nibabel.load("/usr/share/mricron/templates/ch2.nii.gz")
values = numpy.asarray(head.dataobj)
voxels = numpy.zeros((256, 256, 256), numpy.int16)
begin = [(256 - size) // 2 for size in values.shape]
voxels[tuple(slice(b, b + size) for b, size in zip(begin, values.shape))] = values.astype(numpy.int16) * 4
voxels += numpy.random.default_rng(1).integers(0, 40, voxels.shape, numpy.int16)
nibabel.save(nibabel.Nifti1Image(voxels, numpy.diag([-1.0, -1.0, 1.0, 1.0])), folder / "head.nii.gz")
for k in range(256):
    write_slice(folder / "dicom" / f"{k:03}.dcm", voxels[:, ::-1, k], k)
