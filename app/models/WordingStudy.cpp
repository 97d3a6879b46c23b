// What can go wrong, or be odd, with a study: its folder, its catalog, edits, ingest.
#include "WordingTables.h"

#include <QCoreApplication>

namespace magiqt {

namespace {

constexpr Worded errors[] = {
    {"study.not-a-study",
     QT_TRANSLATE_NOOP("Wording", "This folder is no study: it holds no catalog (study.sqlite).")},
    {"study.newer-than-program",
     QT_TRANSLATE_NOOP(
         "Wording",
         "A newer MagIQT made this study in a way that this one cannot read. Please update MagIQT.")},
    {"study.damaged",
     QT_TRANSLATE_NOOP(
         "Wording",
         "The catalog of this study is damaged. Images are unharmed; the newest good backup can be put "
         "in its place.")},
    {"study.busy",
     QT_TRANSLATE_NOOP("Wording", "Another program is writing to the study. Please try again in a moment.")},
    {"study.disk-full",
     QT_TRANSLATE_NOOP("Wording", "The disk is full. Nothing was changed; please make room and try again.")},
    {"study.io-error",
     QT_TRANSLATE_NOOP("Wording", "The disk of the study cannot be read or written. Nothing was changed.")},
    {"study.out-of-memory", QT_TRANSLATE_NOOP("Wording", "There is not enough memory for this.")},
    {"study.read-only",
     QT_TRANSLATE_NOOP("Wording", "This study is open for reading only: nothing was changed.")},
    {"study.cannot-create",
     QT_TRANSLATE_NOOP("Wording", "The study cannot be made there. Please choose another place.")},
    {"study.cannot-open", QT_TRANSLATE_NOOP("Wording", "The catalog of the study cannot be opened.")},
    {"study.opened-elsewhere",
     QT_TRANSLATE_NOOP("Wording", "This study is open in another MagIQT. Please close it there first.")},
    {"study.constraint",
     QT_TRANSLATE_NOOP("Wording", "This change would break a rule of the study. Nothing was changed.")},
    {"study.not-found", QT_TRANSLATE_NOOP("Wording", "It is no longer in the study.")},
    {"study.name-taken",
     QT_TRANSLATE_NOOP("Wording", "This name is taken already. Please choose another one.")},
    {"study.name-empty", QT_TRANSLATE_NOOP("Wording", "A name is needed.")},
    {"study.pair-impossible",
     QT_TRANSLATE_NOOP(
         "Wording",
         "These two cannot be a pair: it takes a low-field and a high-field scan of one person and one "
         "contrast.")},
    {"study.nothing-to-undo", QT_TRANSLATE_NOOP("Wording", "There is nothing to undo.")},
    {"study.nothing-to-redo", QT_TRANSLATE_NOOP("Wording", "There is nothing to do again.")},
    {"study.undo-conflict",
     QT_TRANSLATE_NOOP(
         "Wording",
         "This change can no longer be undone: what it changed has been changed since by an import or a "
         "job.")},
    {"study.filter-invalid", QT_TRANSLATE_NOOP("Wording", "The filters of this cohort cannot be read.")},
    {"study.cohort-kind",
     QT_TRANSLATE_NOOP("Wording",
                       "This cohort is of the other kind: filters have no list, a list has no filters.")},
    {"study.split-invalid", QT_TRANSLATE_NOOP("Wording", "This division into parts is impossible.")},
    {"study.no-backup",
     QT_TRANSLATE_NOOP(
         "Wording",
         "There is no good backup of this study. Please keep the folder as it is and ask for help.")},
    {"study.backup-failed",
     QT_TRANSLATE_NOOP("Wording", "The backup of the catalog could not be written. Is the disk full?")},
    {"study.repair-failed",
     QT_TRANSLATE_NOOP("Wording", "The backup could not be put in place. Nothing was changed.")},
    {"study.migration-failed",
     QT_TRANSLATE_NOOP("Wording",
                       "The study could not be brought to this version of MagIQT; it is as it was before.")},
    {"study.scan-paired",
     QT_TRANSLATE_NOOP("Wording",
                       "This scan stands in a pair, which is of one contrast and of two fields. Remove the "
                       "pair first. Nothing was changed.")},
    {"study.merge-itself", QT_TRANSLATE_NOOP("Wording", "A subject cannot be merged with itself.")},
    {"study.merge-needs-key",
     QT_TRANSLATE_NOOP("Wording",
                       "Merging two subjects needs the passphrase of this study. Nothing was changed.")},
    {"study.merge-across-parts",
     QT_TRANSLATE_NOOP(
         "Wording",
         "The two subjects stand in different parts of the split “{split}” ({part}, {otherPart}), so a "
         "model may have been trained on one and tested on the other. Remove that split first. Nothing "
         "was changed.")},
    {"bids.folder-exists",
     QT_TRANSLATE_NOOP(
         "Wording",
         "The folder of the export exists and is not empty. Please name a new one; nothing is ever "
         "overwritten.")},
    {"bids.nothing-to-export",
     QT_TRANSLATE_NOOP("Wording", "There is no scan to export: all are excluded, or of unknown contrast.")},
    {"bids.leak",
     QT_TRANSLATE_NOOP(
         "Wording",
         "{leaks} places could name a person or a day. Nothing was written but the report beside the "
         "folder, which says where.")},
    {"bids.not-valid",
     QT_TRANSLATE_NOOP("Wording",
                       "The data set would break a rule of BIDS ({code}: {reason}). Nothing was written.")},
    {"bids.write-failed",
     QT_TRANSLATE_NOOP("Wording", "The data set could not be written: {reason}. Nothing of it stays.")},
    {"bids.cancelled", QT_TRANSLATE_NOOP("Wording", "The export was cancelled; nothing of it stays.")},
    {"study.run-not-finished", QT_TRANSLATE_NOOP("Wording", "This job has not ended yet.")},
    {"study.run-damaged",
     QT_TRANSLATE_NOOP("Wording", "The folder of this job is damaged; nothing was taken from it.")},
};

constexpr Worded findings[] = {
    {"study.opened-elsewhere",
     QT_TRANSLATE_NOOP("Wording", "This study is open in another MagIQT; here it can only be read.")},
    {"study.read-only-folder", QT_TRANSLATE_NOOP("Wording", "The folder of this study cannot be written.")},
    {"study.read-only-copy",
     QT_TRANSLATE_NOOP("Wording", "A copy of the catalog is shown; it cannot be changed.")},
    {"study.network-filesystem",
     QT_TRANSLATE_NOOP(
         "Wording",
         "This study lies on a network folder. It works, but slower, and only one program may have it "
         "open; a local disk is safer.")},
    {"study.newer-compatible",
     QT_TRANSLATE_NOOP("Wording", "This study was changed by a newer MagIQT; here it can only be read.")},
    {"study.migrated",
     QT_TRANSLATE_NOOP(
         "Wording",
         "This study was brought to this version of MagIQT; a backup from before lies in its folder "
         "backups.")},
    {"study.registration-red",
     QT_TRANSLATE_NOOP("Wording", "A registration failed; no pair was made of it.")},
    {"study.registration-no-pair",
     QT_TRANSLATE_NOOP("Wording",
                       "A registration is of no low-field and high-field scan of one person; no pair was "
                       "made of it.")},
    {"study.run-source-unknown",
     QT_TRANSLATE_NOOP("Wording",
                       "A job was made from an image that the study does not know; its results were left "
                       "out.")},
    {"study.run-two-subjects",
     QT_TRANSLATE_NOOP("Wording", "A job was made from images of two people; its results were left out.")},
    {"study.merge-days-unknown",
     QT_TRANSLATE_NOOP(
         "Wording",
         "Nobody can say how the days of sub-{subject} lie to those of sub-{other}; its sessions have "
         "no day any more.")},
    {"bids.scan-left-out", QT_TRANSLATE_NOOP("Wording", "Scan {scan} was left out: {reason}.")},
    {"bids.derived-left-out",
     QT_TRANSLATE_NOOP(
         "Wording",
         "{images} derived images were left out: no place in BIDS, no file, or of scans that are not "
         "exported.")},
    {"bids.field-strength-unknown",
     QT_TRANSLATE_NOOP("Wording",
                       "{scans} scans have no known field strength; their sidecars cannot say it.")},
    {"study.training-set-unknown",
     QT_TRANSLATE_NOOP("Wording", "The study does not know on whom this model was trained.")},
};

} // namespace

std::span<const Worded> studyErrors() {
    return errors;
}

std::span<const Worded> studyFindings() {
    return findings;
}

} // namespace magiqt
