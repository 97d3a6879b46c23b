#include "Wording.h"

#include "WordingTables.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace magiqt {

namespace {

// Codes of the desktop itself, of the run folder and of what a user can meet when opening a scan. A code that
// is not here is shown with its English message.
constexpr Worded errors[] = {
    {"desktop.out-of-memory", QT_TRANSLATE_NOOP("Wording", "There is not enough memory for this.")},
    {"desktop.file-system", QT_TRANSLATE_NOOP("Wording", "A file operation failed: {reason}")},
    {"desktop.internal", QT_TRANSLATE_NOOP("Wording", "An internal error of MagIQT: {reason}")},
    {"desktop.result-gone",
     QT_TRANSLATE_NOOP("Wording", "The enhanced image is no longer there. Please enhance the scan again.")},
    {"desktop.would-replace-input",
     QT_TRANSLATE_NOOP("Wording", "The original scan is never overwritten. Please choose another name.")},
    {"desktop.file-exists", QT_TRANSLATE_NOOP("Wording", "A file of this name exists already.")},
    {"desktop.no-result", QT_TRANSLATE_NOOP("Wording", "The enhancement ended without an image.")},
    {"desktop.child-never-began",
     QT_TRANSLATE_NOOP("Wording",
                       "The enhancement program ended before it began (exit code {exitCode}). Is MagIQT "
                       "installed completely?")},
    {"executor.cannot-start",
     QT_TRANSLATE_NOOP("Wording",
                       "The program {program} cannot be started: {reason}. It belongs beside magiqt; is "
                       "MagIQT installed completely?")},
    {"file.unreadable", QT_TRANSLATE_NOOP("Wording", "The file cannot be read.")},
    {"file.cannot-create",
     QT_TRANSLATE_NOOP("Wording", "The file cannot be written there. Please choose another folder.")},
    {"file.write-failed",
     QT_TRANSLATE_NOOP("Wording",
                       "The file could not be written completely; what was there before is unchanged. Is "
                       "the disk full?")},
    {"job.cancelled", QT_TRANSLATE_NOOP("Wording", "The enhancement was cancelled.")},
    {"job.failed", QT_TRANSLATE_NOOP("Wording", "The enhancement failed.")},
    {"job.file-system", QT_TRANSLATE_NOOP("Wording", "A file operation of the enhancement failed: {reason}")},
    {"job.internal", QT_TRANSLATE_NOOP("Wording", "An internal error of the enhancement.")},
    {"job.out-of-memory",
     QT_TRANSLATE_NOOP("Wording",
                       "The enhancement ran out of memory. Please close other programs or enhance on a "
                       "machine with more memory.")},
    {"run.already-running", QT_TRANSLATE_NOOP("Wording", "This enhancement is running already.")},
    {"run.cannot-cancel", QT_TRANSLATE_NOOP("Wording", "The enhancement cannot be asked to stop: {reason}")},
    {"run.cannot-create", QT_TRANSLATE_NOOP("Wording", "The folder of the run cannot be made: {reason}")},
    {"run.input-changed",
     QT_TRANSLATE_NOOP("Wording",
                       "The scan file has changed since the enhancement was started. Please enhance it "
                       "again.")},
    {"run.no-such-input", QT_TRANSLATE_NOOP("Wording", "The scan file of the run is not known.")},
    {"run.not-a-run-folder", QT_TRANSLATE_NOOP("Wording", "The folder of the run is gone.")},
    {"device.no-cuda",
     QT_TRANSLATE_NOOP("Wording",
                       "No graphics card with CUDA can be used here. Please let it be computed on the "
                       "processor.")},
    {"enhance.other-geometry",
     QT_TRANSLATE_NOOP("Wording",
                       "The {contrast} scan does not show the head where the {reference} scan shows it "
                       "(overlap {overlap}). Please use scans of one person and session, or register them "
                       "first.")},
    {"enhance.same-image",
     QT_TRANSLATE_NOOP("Wording",
                       "The scans given as {first} and as {second} are the same file. Each contrast needs "
                       "its own scan.")},
    {"memory.exhausted",
     QT_TRANSLATE_NOOP("Wording", "There is not enough memory for this scan. Please close other programs.")},
    {"memory.predicted",
     QT_TRANSLATE_NOOP("Wording",
                       "Enhancing this scan needs about {needed} of memory; {available} are free. Please "
                       "close other programs.")},
    {"model.missing",
     QT_TRANSLATE_NOOP("Wording", "The weights of the model are missing. Is MagIQT installed completely?")},
    {"geometry.invalid",
     QT_TRANSLATE_NOOP("Wording", "The grid of the image is impossible; its header is damaged.")},
    {"geometry.sheared",
     QT_TRANSLATE_NOOP("Wording",
                       "The axes of the image are not at right angles (up to {distanceMm} mm at the edge), "
                       "as a tilted gantry or an affine registration leaves them. Please resample it onto "
                       "a rectangular grid first.")},
    {"annotations.invalid",
     QT_TRANSLATE_NOOP("Wording",
                       "What was drawn on this image earlier cannot be read ({reason}). The file stays "
                       "beside a new one as soon as something is drawn.")},
    {"nifti.analyze",
     QT_TRANSLATE_NOOP("Wording",
                       "This is an ANALYZE 7.5 file, which does not say left from right. Please convert it "
                       "to NIfTI-1 with the right orientation first.")},
    {"nifti.dimensions",
     QT_TRANSLATE_NOOP("Wording", "The header states an impossible size; it is damaged.")},
    {"nifti.empty", QT_TRANSLATE_NOOP("Wording", "The file is empty.")},
    {"nifti.frames",
     QT_TRANSLATE_NOOP("Wording",
                       "The file holds {frames} frames; one was expected. Please extract one first.")},
    {"nifti.gzip-damaged",
     QT_TRANSLATE_NOOP("Wording", "The compressed file is damaged. Please take it again from its source.")},
    {"nifti.magic",
     QT_TRANSLATE_NOOP("Wording", "The file lacks the mark of NIfTI-1; its header is damaged.")},
    {"nifti.memory",
     QT_TRANSLATE_NOOP("Wording",
                       "There is not enough memory for the image. Please close other programs or use a "
                       "larger machine.")},
    {"nifti.not-nifti",
     QT_TRANSLATE_NOOP("Wording", "This is not a NIfTI-1 image, or its header is damaged.")},
    {"nifti.offset",
     QT_TRANSLATE_NOOP("Wording", "The header puts the voxels at an impossible place; it is damaged.")},
    {"nifti.pair",
     QT_TRANSLATE_NOOP("Wording",
                       "The file is one half of a .hdr and .img pair; please keep both in one folder.")},
    {"nifti.size-mismatch",
     QT_TRANSLATE_NOOP("Wording",
                       "The file holds far more than its header announces; the header is damaged or it is "
                       "no single volume.")},
    {"nifti.spacing",
     QT_TRANSLATE_NOOP("Wording", "The header has no usable voxel size and no orientation.")},
    {"nifti.too-large", QT_TRANSLATE_NOOP("Wording", "The image is larger than MagIQT can handle.")},
    {"nifti.too-short",
     QT_TRANSLATE_NOOP("Wording", "The file is too short for a NIfTI image, or it was cut off.")},
    {"nifti.truncated",
     QT_TRANSLATE_NOOP("Wording",
                       "The file is cut off: voxels are missing. Please take it again from its source.")},
    {"nifti.type",
     QT_TRANSLATE_NOOP("Wording",
                       "The voxels are not one real number each; please convert the image first.")},
};

constexpr Worded findings[] = {
    {"enhance.contrast-differs",
     QT_TRANSLATE_NOOP("Wording",
                       "The scan given as {given} looks like {looksLike}. A wrong contrast gives a wrong "
                       "result.")},
    {"enhance.name-differs",
     QT_TRANSLATE_NOOP(
         "Wording",
         "The scan given as {given} is called {named} by the name of its file. A wrong contrast gives "
         "a wrong result.")},
    {"enhanced.elsewhere",
     QT_TRANSLATE_NOOP(
         "Wording", "The enhanced image covers only {percent} % of the scan's field of view. Is it another "
                    "person's?")},
    {"enhanced.no-provenance",
     QT_TRANSLATE_NOOP(
         "Wording",
         "Nothing says from which scan the enhanced image was made: it has no sidecar (.json) with its "
         "sources.")},
    {"enhanced.other-source",
     QT_TRANSLATE_NOOP(
         "Wording",
         "The enhanced image was made from another file than the scan beside it. Do not compare the "
         "two.")},
    {"map.elsewhere",
     QT_TRANSLATE_NOOP("Wording", "The map covers only {percent} % of the scan's field of view. Is it "
                                  "another person's?")},
    {"enhance.outside-training",
     QT_TRANSLATE_NOOP(
         "Wording",
         "The {contrast} scan has voxels of {voxels}. The model was trained on {known}; its result is "
         "less sure here.")},
    {"enhance.poor-overlap",
     QT_TRANSLATE_NOOP("Wording",
                       "The heads in the {reference} and the {contrast} scan overlap by only {overlap}. The "
                       "person may have moved; registering the scans first would help.")},
    {"geometry.sheared",
     QT_TRANSLATE_NOOP("Wording",
                       "The axes of the image are not quite at right angles (up to {distanceMm} mm at the "
                       "edge); they were kept as they are.")},
    {"nifti.bitpix",
     QT_TRANSLATE_NOOP("Wording", "The header contradicts itself about the voxel type; {type} was used.")},
    {"nifti.forms-conflict",
     QT_TRANSLATE_NOOP("Wording",
                       "The two orientations in the header differ by up to {distanceMm} mm; the sform was "
                       "used. Please check left and right.")},
    {"nifti.no-orientation",
     QT_TRANSLATE_NOOP("Wording", "The file does not state its orientation. Please check left and right.")},
    {"nifti.not-finite",
     QT_TRANSLATE_NOOP("Wording", "{voxels} voxels are not numbers; they were set to 0.")},
    {"nifti.offset",
     QT_TRANSLATE_NOOP("Wording", "The header does not say where the voxels begin; the standard place "
                                  "was taken.")},
    {"nifti.precision", QT_TRANSLATE_NOOP("Wording", "{voxels} values are too large to be kept exactly.")},
    {"nifti.qform-unusable",
     QT_TRANSLATE_NOOP("Wording", "One of the two orientations in the header (qform) is "
                                  "unusable. Please check left and right.")},
    {"nifti.scaling",
     QT_TRANSLATE_NOOP("Wording", "The intensity scale in the header is unusable; raw values are shown.")},
    {"nifti.sform-unusable",
     QT_TRANSLATE_NOOP("Wording", "One of the two orientations in the header (sform) is "
                                  "unusable. Please check left and right.")},
    {"nifti.trailing-data",
     QT_TRANSLATE_NOOP("Wording", "{bytes} bytes follow the last voxel; they were not used.")},
    {"volume.constant", QT_TRANSLATE_NOOP("Wording", "Every voxel has the same value; there is no image.")},
    {"volume.few-slices",
     QT_TRANSLATE_NOOP("Wording",
                       "There are only {slices} slices in one direction; at least 8 are needed for a "
                       "three-dimensional result.")},
    {"volume.field-of-view", QT_TRANSLATE_NOOP("Wording", "The field of view is not that of a whole brain.")},
    {"volume.enhanced-already",
     QT_TRANSLATE_NOOP(
         "Wording",
         "This image was made by MagIQT: it is an enhanced image, not a scan. Please enhance the scan "
         "that it was made from.")},
    {"volume.high-resolution",
     QT_TRANSLATE_NOOP("Wording",
                       "The image is already sharp at 1.3 mm or less: it looks like a high-field scan or "
                       "like one that was enhanced already.")},
    {"volume.negative",
     QT_TRANSLATE_NOOP("Wording", "{percent} % of the voxels are negative, as in CT; a magnitude MR "
                                  "image was expected.")},
    {"volume.spacing",
     QT_TRANSLATE_NOOP("Wording", "The voxel size of {spacing} is implausible for a head scan and may "
                                  "be wrong in the file.")},
};

// Stages of the job kind "enhance".
constexpr Worded stages[] = {
    {"reading", QT_TRANSLATE_NOOP("Wording", "Reading the scan")},
    {"preparing", QT_TRANSLATE_NOOP("Wording", "Preparing")},
    {"loading the model", QT_TRANSLATE_NOOP("Wording", "Loading the model")},
    {"enhancing", QT_TRANSLATE_NOOP("Wording", "Enhancing")},
    {"writing", QT_TRANSLATE_NOOP("Wording", "Writing the image")},
    {"done", QT_TRANSLATE_NOOP("Wording", "Done")},
};

QString filled(QString text, const std::map<std::string, std::string>& arguments) {
    for (const auto& [name, value] : arguments)
        text.replace(QStringLiteral("{%1}").arg(QString::fromStdString(name)), QString::fromStdString(value));
    return text;
}

QString sentence(const QString& english) {
    if (english.isEmpty()) return english;
    QString text = english;
    text[0] = text[0].toUpper();
    if (!text.endsWith(QLatin1Char('.')) && !text.endsWith(QLatin1Char('?'))) text += QLatin1Char('.');
    return text;
}

// Of every area, in the order in which they are searched.
std::array<std::span<const Worded>, 4> allErrors() {
    return {errors, studyErrors(), jobErrors(), imagingErrors()};
}
std::array<std::span<const Worded>, 4> allFindings() {
    return {findings, studyFindings(), jobFindings(), imagingFindings()};
}

QString worded(std::span<const std::span<const Worded>> tables, const QString& code, const QString& message,
               const std::map<std::string, std::string>& arguments) {
    for (const std::span<const Worded> table : tables)
        for (const Worded& entry : table)
            if (code == QLatin1String(entry.code))
                return filled(QCoreApplication::translate("Wording", entry.text), arguments);
    if (message.isEmpty()) return QCoreApplication::translate("Wording", "An unknown error (%1).").arg(code);
    return sentence(message);
}

} // namespace

QString wordingOf(const Problem& problem) {
    return worded(allErrors(), problem.code, problem.message, problem.arguments);
}

QString wordingOf(const Finding& finding) {
    return worded(allFindings(), QString::fromStdString(finding.code),
                  QString::fromStdString(finding.message), finding.arguments);
}

QString wordingOfStage(const QString& stage) {
    for (const Worded& entry : stages)
        if (stage == QLatin1String(entry.code)) return QCoreApplication::translate("Wording", entry.text);
    QString text = stage; // a stage this version does not know
    if (!text.isEmpty()) text[0] = text[0].toUpper();
    return text;
}

QString wordingOfPreset(const QString& preset) {
    if (preset == QLatin1String("preview")) return QCoreApplication::translate("Wording", "Preview");
    if (preset == QLatin1String("standard")) return QCoreApplication::translate("Wording", "Standard");
    if (preset == QLatin1String("fine")) return QCoreApplication::translate("Wording", "Fine");
    return preset; // one this version does not know
}

QString aboutDuration(double seconds) {
    const auto number = [](double value) { return QLocale().toString(value, 'f', 0); };
    if (seconds < 10) return QCoreApplication::translate("Wording", "under 10 s");
    if (seconds < 100)
        return QCoreApplication::translate("Wording", "about %1 s").arg(number(std::ceil(seconds / 5) * 5));
    if (seconds < 100 * 60)
        return QCoreApplication::translate("Wording", "about %1 min").arg(number(std::ceil(seconds / 60)));
    return QCoreApplication::translate("Wording", "about %1 h").arg(number(std::ceil(seconds / 3600)));
}

QString clockText(double seconds) {
    const auto whole = static_cast<long long>(std::llround(std::max(0.0, seconds)));
    const auto two = [](long long value) { return QStringLiteral("%1").arg(value, 2, 10, QLatin1Char('0')); };
    if (whole >= 3600)
        return QStringLiteral("%1:%2:%3").arg(whole / 3600).arg(two(whole / 60 % 60), two(whole % 60));
    return QStringLiteral("%1:%2").arg(whole / 60).arg(two(whole % 60));
}

QStringList wordedCodes() {
    QStringList codes;
    for (const auto& tables : {allErrors(), allFindings()})
        for (const std::span<const Worded> table : tables)
            for (const Worded& entry : table)
                codes << QLatin1String(entry.code);
    return codes;
}

} // namespace magiqt
