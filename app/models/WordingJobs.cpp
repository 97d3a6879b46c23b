// What can go wrong, or be odd, with imports, the study's key, the job queue and clusters.
#include "WordingTables.h"

#include <QCoreApplication>

namespace magiqt {

namespace {

constexpr Worded errors[] = {
    {"identity.wrong-passphrase",
     QT_TRANSLATE_NOOP("Wording", "This is not the passphrase of the study's key. Nothing was changed.")},
    {"identity.passphrase-empty",
     QT_TRANSLATE_NOOP("Wording", "The passphrase is empty. Please choose one of several words.")},
    {"identity.key-exists",
     QT_TRANSLATE_NOOP("Wording", "The study has a key already. Please open it with its passphrase.")},
    {"identity.no-key",
     QT_TRANSLATE_NOOP("Wording",
                       "The study's key file (subjects.key) is missing. Please put it back from a copy.")},
    {"identity.key-damaged",
     QT_TRANSLATE_NOOP("Wording", "The study's key file was changed from outside. Nothing was changed here; "
                                  "please put back a copy of it.")},
    {"identity.not-a-key-file",
     QT_TRANSLATE_NOOP("Wording",
                       "The study's key file (subjects.key) is none of MagIQT. Nothing was changed.")},
    {"identity.key-newer",
     QT_TRANSLATE_NOOP("Wording", "The study's key was written by a newer MagIQT. Please update MagIQT.")},
    {"identity.key-other-study",
     QT_TRANSLATE_NOOP("Wording",
                       "The key file belongs to another study. Please put back this study's own one.")},
    {"identity.key-changed",
     QT_TRANSLATE_NOOP(
         "Wording",
         "Another program has changed the study's key meanwhile. Please open it again and repeat.")},
    {"identity.no-memory-for-passphrase",
     QT_TRANSLATE_NOOP("Wording", "There is not enough memory to check the passphrase.")},
    {"identity.sealed-to-other-key",
     QT_TRANSLATE_NOOP(
         "Wording",
         "The persons of this import were sealed for another key. Please import the folder again.")},
    {"identity.persons-invalid",
     QT_TRANSLATE_NOOP("Wording",
                       "What the import says of its persons is damaged. Please import the folder again.")},
    {"import.key-needed",
     QT_TRANSLATE_NOOP("Wording",
                       "The persons of this import are sealed for the study's key. Please open the key.")},
    {"import.not-a-folder", QT_TRANSLATE_NOOP("Wording", "This is no folder that can be opened.")},
    {"import.nothing-found",
     QT_TRANSLATE_NOOP("Wording",
                       "The folder holds no image that could be imported: neither DICOM nor NIfTI.")},
    {"import.nothing-ticked", QT_TRANSLATE_NOOP("Wording", "No series is ticked.")},
    {"import.run-damaged",
     QT_TRANSLATE_NOOP("Wording", "An image of the import is missing or was changed. Nothing was imported; "
                                  "please import the folder again.")},
    {"import.cannot-place",
     QT_TRANSLATE_NOOP("Wording", "An image cannot be put into the study: {reason}. Nothing was imported.")},
    {"import.stopped", QT_TRANSLATE_NOOP("Wording", "Looking through the folder was stopped.")},
    {"queue.cannot-open", QT_TRANSLATE_NOOP("Wording", "The job queue cannot be opened: {reason}")},
    {"queue.at-work", QT_TRANSLATE_NOOP("Wording", "This job is at work. Please cancel it first.")},
    {"queue.no-such-entry", QT_TRANSLATE_NOOP("Wording", "This job is no longer in the queue.")},
    {"queue.nothing-to-retry", QT_TRANSLATE_NOOP("Wording", "There is nothing to run again.")},
    {"queue.locked",
     QT_TRANSLATE_NOOP("Wording", "Another program holds the job queue for too long. Please try again.")},
    {"queue.need-missing", QT_TRANSLATE_NOOP("Wording", "What this job needs is no longer in the queue.")},
    {"queue.blocked", QT_TRANSLATE_NOOP("Wording", "A job that this one needs did not end well.")},
    {"queue.cancelled", QT_TRANSLATE_NOOP("Wording", "Cancelled before it started.")},
    {"queue.cancelled-run", QT_TRANSLATE_NOOP("Wording", "It was cancelled.")},
    {"queue.killed", QT_TRANSLATE_NOOP("Wording", "Its process was ended from outside.")},
    {"queue.process-gone",
     QT_TRANSLATE_NOOP("Wording", "Its process is gone. Running it again goes on from the last checkpoint.")},
    {"queue.stopped",
     QT_TRANSLATE_NOOP("Wording", "It was stopped at a checkpoint. Running it again goes on from there.")},
    {"queue.did-not-start",
     QT_TRANSLATE_NOOP("Wording", "The program ended before the job began. Its error output says why.")},
    {"queue.lost",
     QT_TRANSLATE_NOOP("Wording",
                       "The cluster has ended it. Running it again goes on from the last checkpoint.")},
    {"queue.no-gpu", QT_TRANSLATE_NOOP("Wording", "This job needs a GPU, and this machine has none.")},
    {"queue.artifact-missing",
     QT_TRANSLATE_NOOP("Wording", "A job that this one needs has not made what it takes.")},
    {"queue.away", QT_TRANSLATE_NOOP("Wording", "Taken along as a bundle; it waits for its results.")},
    {"slurm.no-answer", QT_TRANSLATE_NOOP("Wording", "The cluster does not take jobs at the moment.")},
    {"slurm.no-such-site", QT_TRANSLATE_NOOP("Wording", "There is no cluster of this name.")},
    {"slurm.not-installed",
     QT_TRANSLATE_NOOP("Wording", "This machine cannot send jobs to a cluster: 'sbatch' is missing.")},
    {"slurm.not-shared",
     QT_TRANSLATE_NOOP("Wording", "The study does not lie where the cluster can see it.")},
    {"slurm.refused", QT_TRANSLATE_NOOP("Wording", "The cluster does not take this job.")},
    {"register.failed-quality",
     QT_TRANSLATE_NOOP("Wording", "The two scans could not be brought onto each other; no pair was made.")},
    {"fuse.failed-quality",
     QT_TRANSLATE_NOOP("Wording", "The scans could not be brought onto each other; nothing was fused.")},
};

constexpr Worded findings[] = {
    {"dicom.copies",
     QT_TRANSLATE_NOOP("Wording", "The folder holds the same images more than once; one copy was taken.")},
    {"dicom.duplicate-slices",
     QT_TRANSLATE_NOOP("Wording",
                       "Some slices lie at one place more than once; the first of each was taken.")},
    {"dicom.incomplete", QT_TRANSLATE_NOOP("Wording", "Slices are missing.")},
    {"dicom.uneven-slices", QT_TRANSLATE_NOOP("Wording", "The slices are unevenly spaced.")},
    {"dicom.several-volumes",
     QT_TRANSLATE_NOOP("Wording", "Several volumes of one place, as in a series over time.")},
    {"dicom.unsupported-pixels",
     QT_TRANSLATE_NOOP("Wording", "The pixels are stored in a way that cannot be read.")},
    {"dicom.phase", QT_TRANSLATE_NOOP("Wording", "A phase image.")},
    {"import.burned-in",
     QT_TRANSLATE_NOOP("Wording", "Text is written into the picture; it may name the person.")},
    {"import.face",
     QT_TRANSLATE_NOOP("Wording", "It may show a face: please deface it before it is shared.")},
    {"import.field-from-frequency",
     QT_TRANSLATE_NOOP("Wording", "Field strength computed from the scanner's frequency.")},
    {"import.vendor-corrected",
     QT_TRANSLATE_NOOP("Wording", "Manufacturer corrected: old converters call Hyperfine scans Philips.")},
    {"import.people-from-names",
     QT_TRANSLATE_NOOP("Wording",
                       "Persons were told apart by names of folders and files; please check them.")},
    {"import.image-unreadable", QT_TRANSLATE_NOOP("Wording", "The image cannot be read.")},
    {"import.not-importable", QT_TRANSLATE_NOOP("Wording", "It cannot be imported.")},
    {"import.scans-known", QT_TRANSLATE_NOOP("Wording", "Some images are in the study already.")},
    {"import.conflicts",
     QT_TRANSLATE_NOOP("Wording", "Some persons contradict what the key knows; please decide who is who.")},
    {"import.image-of-other-subject",
     QT_TRANSLATE_NOOP("Wording",
                       "An image is in the study already for another person; it was not imported again.")},
    {"import.day-zero-unknown",
     QT_TRANSLATE_NOOP("Wording", "New visits cannot be placed among the days of the known ones.")},
    {"import.series-failed", QT_TRANSLATE_NOOP("Wording", "A series could not be imported.")},
    {"queue.entry-damaged",
     QT_TRANSLATE_NOOP("Wording", "The file of a job in the queue is damaged; the others go on.")},
    {"queue.cannot-write",
     QT_TRANSLATE_NOOP("Wording", "The job queue cannot be written. Is the disk full?")},
    {"queue.unreadable", QT_TRANSLATE_NOOP("Wording", "The job queue cannot be read.")},
};

} // namespace

std::span<const Worded> jobErrors() {
    return errors;
}

std::span<const Worded> jobFindings() {
    return findings;
}

} // namespace magiqt
