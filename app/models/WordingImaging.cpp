// What can go wrong, or be odd, with images: registration, masks, defacing, export.
#include "WordingTables.h"

#include <QCoreApplication>

namespace magiqt {

namespace {

constexpr Worded errors[] = {
    {"registration.flat",
     QT_TRANSLATE_NOOP(
         "Wording", "One of the images is a single slice or a thin slab. Registration needs at least 5 slices"
                    " over 40 mm.")},
    {"registration.constant",
     QT_TRANSLATE_NOOP("Wording",
                       "One of the images has the same value everywhere. Please check that the file is the "
                       "image.")},
    {"registration.empty-mask",
     QT_TRANSLATE_NOOP("Wording",
                       "One of the images shows no head, or its mask is empty or lies beside it.")},
    {"deface.no-head",
     QT_TRANSLATE_NOOP("Wording", "No head was found in the image. Please check that it shows one.")},
    {"deface.failed",
     QT_TRANSLATE_NOOP("Wording",
                       "The head could not be found with certainty; nothing was removed. Please check the "
                       "image's orientation, or take a scan that shows the whole head.")},
    {"deface.resource-missing",
     QT_TRANSLATE_NOOP("Wording",
                       "The average head that faces are found by is missing. Please install MagIQT again.")},
    {"fuse.too-few",
     QT_TRANSLATE_NOOP("Wording",
                       "Two or three scans of different slice directions can be fused; only one was given.")},
    {"prepare.flat",
     QT_TRANSLATE_NOOP(
         "Wording",
         "The scan has {size} voxels; a volume of at least 3 slices along each axis was expected.")},
    {"segment.flat",
     QT_TRANSLATE_NOOP(
         "Wording", "The scan has {slices} slices over {mm} mm along one axis; a whole head with at least 3 "
                    "slices over 60 mm was expected.")},
    {"segment.no-brain",
     QT_TRANSLATE_NOOP("Wording",
                       "No brain was found in the scan. Please check its orientation and spacing.")},
    {"export.pseudonym",
     QT_TRANSLATE_NOOP("Wording",
                       "A pseudonym has at most 64 letters, digits, '-' and '_', and must not be a name.")},
    {"export.face",
     QT_TRANSLATE_NOOP("Wording",
                       "The image shows a face, by which a person can be known. Please deface it first.")},
    {"export.folder-exists",
     QT_TRANSLATE_NOOP(
         "Wording", "The folder of the export is there already and is not empty. Please choose a new one.")},
    {"export.sheared",
     QT_TRANSLATE_NOOP(
         "Wording", "The image's axes are not at right angles, which DICOM cannot express. Please prepare or "
                    "register it first.")},
    {"export.like-empty",
     QT_TRANSLATE_NOOP("Wording",
                       "The folder of the original holds no MR images in DICOM format that can be read.")},
    {"export.like-people",
     QT_TRANSLATE_NOOP(
         "Wording", "The folder of the original holds images of several people or studies. Please choose the "
                    "folder of the one series that the image was made from.")},
    {"export.like-several",
     QT_TRANSLATE_NOOP(
         "Wording", "The folder of the original holds {series} series, and the image lies where none of them "
                    "does. Please choose the folder of the one that it was made from.")},
    {"import.unknown-series",
     QT_TRANSLATE_NOOP("Wording",
                       "{count} of the chosen series are not in the folder. Please look through it again.")},
    {"import.not-an-import", QT_TRANSLATE_NOOP("Wording", "The run folder is not one of an import.")},
    {"identity.no-cryptography",
     QT_TRANSLATE_NOOP("Wording",
                       "The encryption of this computer cannot be started, so the key cannot be opened.")},
    {"identity.no-secret-memory",
     QT_TRANSLATE_NOOP("Wording",
                       "There is no protected memory left for the key. Please close other programs.")},
    {"identity.person-unknown", QT_TRANSLATE_NOOP("Wording", "The key does not know this person.")},
    {"identity.recovery-code-length",
     QT_TRANSLATE_NOOP("Wording",
                       "The recovery code does not have the right length. Please type all of it.")},
    {"identity.recovery-code-mistyped",
     QT_TRANSLATE_NOOP("Wording", "The recovery code has a typing error. Please compare it with your copy.")},
    {"identity.wrong-recovery-code",
     QT_TRANSLATE_NOOP("Wording", "This is not the recovery code of the study's key. Nothing was changed.")},
    {"dicom.pixels-unreadable",
     QT_TRANSLATE_NOOP(
         "Wording", "The pixels of a DICOM image cannot be read: it is damaged, or compressed in a way that "
                    "MagIQT does not know.")},
    {"dicom.memory",
     QT_TRANSLATE_NOOP("Wording",
                       "There is too little memory for this DICOM series. Please close other programs.")},
    {"intensity.empty", QT_TRANSLATE_NOOP("Wording", "The image has no values to scale by.")},
    {"intensity.no-signal",
     QT_TRANSLATE_NOOP("Wording", "The image shows no signal: its values are all alike.")},
    {"transform.unreadable", QT_TRANSLATE_NOOP("Wording", "The transform file cannot be read.")},
    {"run.cannot-lock",
     QT_TRANSLATE_NOOP("Wording", "The run folder cannot be locked; its disk may not allow it.")},
    {"slurm.site-invalid",
     QT_TRANSLATE_NOOP("Wording", "The file that describes the cluster is not as expected. Please correct it "
                                  "(docs/guide/queue.md).")},
    {"study.undo-damaged",
     QT_TRANSLATE_NOOP("Wording",
                       "The record of this change is damaged; it cannot be undone. Nothing was changed.")},
    {"study.cannot-place",
     QT_TRANSLATE_NOOP("Wording",
                       "The image made by this job has no place in the study. Its run folder keeps it.")},
    {"model.wrong-shape",
     QT_TRANSLATE_NOOP("Wording",
                       "The weights do not fit the network that they name. Please take other weights.")},
    {"model.bad-config",
     QT_TRANSLATE_NOOP(
         "Wording", "The weights describe a network that this version does not know. Please update MagIQT or "
                    "take other weights.")},
    {"model.unknown-network",
     QT_TRANSLATE_NOOP(
         "Wording", "The weights are of a model called {network}, which this program does not know; one of "
                    "{expected} was expected. A newer MagIQT may know it.")},
    {"model.not-a-checkpoint", QT_TRANSLATE_NOOP("Wording", "The file holds no weights of MagIQT.")},
    {"model.not-a-segmenter", QT_TRANSLATE_NOOP("Wording", "The weights are not of a segmentation network.")},
    {"tensors.unreadable", QT_TRANSLATE_NOOP("Wording", "The weights cannot be read.")},
    {"tensors.damaged", QT_TRANSLATE_NOOP("Wording", "The file of the weights is damaged.")},
    {"queue.executor-unknown",
     QT_TRANSLATE_NOOP(
         "Wording",
         "A job can run on this computer or on a cluster that is set up; '{executor}' is neither.")},
    {"queue.cannot-lock", QT_TRANSLATE_NOOP("Wording", "The job queue cannot be locked: {reason}.")},
};

constexpr Worded findings[] = {
    {"registration.low-similarity",
     QT_TRANSLATE_NOOP("Wording",
                       "The images share little information after registration (similarity {value}): other "
                       "anatomy, noise, or a wrong pose.")},
    {"registration.empty-inside",
     QT_TRANSLATE_NOOP(
         "Wording", "The outlines match, but what is inside the heads shares little (similarity {value}).")},
    {"registration.flat-optimum",
     QT_TRANSLATE_NOOP(
         "Wording", "Poses 12 mm away are nearly as similar (peak {value} of 1): the result is hardly better "
                    "than its neighbours.")},
    {"registration.halves-disagree",
     QT_TRANSLATE_NOOP("Wording", "Two halves of the data, registered on their own, differ by {value} mm.")},
    {"registration.small-overlap",
     QT_TRANSLATE_NOOP("Wording",
                       "Only {value} of the smaller head lies inside the other after registration.")},
    {"registration.short-common-extent",
     QT_TRANSLATE_NOOP("Wording",
                       "The images have only {value} mm of the head in common along one direction.")},
    {"registration.large-rotation",
     QT_TRANSLATE_NOOP("Wording",
                       "The images are turned by {value} degrees against each other. Please check the "
                       "orientation in the files.")},
    {"registration.small-scale", QT_TRANSLATE_NOOP("Wording", "An axis is shrunk to {value}.")},
    {"registration.large-scale", QT_TRANSLATE_NOOP("Wording", "An axis is stretched to {value}.")},
    {"registration.sheared", QT_TRANSLATE_NOOP("Wording", "The image is sheared by {value}.")},
    {"registration.folded",
     QT_TRANSLATE_NOOP(
         "Wording",
         "The deformation shrinks tissue to {value} of its volume somewhere (0 or less: it folds).")},
    {"registration.blown-up",
     QT_TRANSLATE_NOOP("Wording", "The deformation swells tissue to {value} times its volume somewhere.")},
    {"registration.ambiguous",
     QT_TRANSLATE_NOOP("Wording",
                       "Another pose is nearly as similar. Look at the overlay before you use this one.")},
    {"registration.mirrored",
     QT_TRANSLATE_NOOP(
         "Wording", "The moving image fits better when left and right are swapped: the orientation in one of "
                    "the files is probably wrong.")},
    {"registration.side-unsure",
     QT_TRANSLATE_NOOP("Wording",
                       "The mirrored image fits nearly as well: left and right cannot be told apart here.")},
    {"registration.worse-than-before",
     QT_TRANSLATE_NOOP("Wording",
                       "The images are less similar after registration than as the files place them.")},
    {"deface.no-face",
     QT_TRANSLATE_NOOP(
         "Wording", "The image shows no face (skull-stripped, defaced already, or out of the field of view); "
                    "nothing was removed.")},
    {"deface.uncertain",
     QT_TRANSLATE_NOOP(
         "Wording",
         "The average head fits this one only roughly. Look at the result before you give it away.")},
    {"mask.implausible-volume",
     QT_TRANSLATE_NOOP(
         "Wording",
         "The brain mask has {ml} ml; 300 to 2200 ml were expected. Look at it before you use it.")},
    {"mask.touches-border",
     QT_TRANSLATE_NOOP(
         "Wording", "The brain reaches the border of the field of view. Part of it may be missing, so volumes"
                    " are too small.")},
    {"mask.uncertain",
     QT_TRANSLATE_NOOP(
         "Wording", "The head could not be told from the background with certainty; intensities may be scaled"
                    " wrongly.")},
    {"bias.not-estimated",
     QT_TRANSLATE_NOOP("Wording",
                       "The bias field was left as it is: there is too little to estimate it from.")},
    {"import.several-volumes",
     QT_TRANSLATE_NOOP("Wording",
                       "{count} NIfTI images hold several volumes (a series over time, or vectors) and were "
                       "passed over.")},
    {"export.moved",
     QT_TRANSLATE_NOOP(
         "Wording",
         "The image does not lie where the original lies; it gets a frame of reference of its own.")},
    {"export.no-provenance",
     QT_TRANSLATE_NOOP("Wording",
                       "The image has no record of which model made it; the series cannot say it either.")},
};

} // namespace

std::span<const Worded> imagingErrors() {
    return errors;
}

std::span<const Worded> imagingFindings() {
    return findings;
}

} // namespace magiqt
