#include "ScanLoader.h"

#include "EnhancedCheck.h"
#include "ResultSaver.h"

#include "base/Error.h"
#include "volume/ContrastGuess.h"
#include "volume/Intensity.h"
#include "volume/Nifti.h"
#include "volume/Plausibility.h"
#include "volume/ReDegradation.h"

#include <QFile>
#include <QJsonDocument>

namespace magiqt {

namespace {

constexpr qint64 maximumSidecarBytes = 4 * 1024 * 1024;
constexpr double mostSureFromIntensities = 0.75; // ContrastGuess.h

QJsonObject readSidecar(const QString& image) {
    QFile file(ResultSaver::sidecarOf(image));
    if (!file.open(QIODevice::ReadOnly) || file.size() > maximumSidecarBytes) return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

LoadedScan read(const QString& file, LoadPurpose purpose, const LoadedScan& beside) {
    const std::filesystem::path path = QFile::encodeName(file).toStdString();
    const NiftiImage image = readNifti(path);
    LoadedScan scan;
    scan.file = file;
    scan.volume = image.volume;
    if (purpose != LoadPurpose::Map) scan.grey = greyStatistics(*scan.volume);
    ScanSummary& summary = scan.summary;
    summary.matrix = image.volume->geometry().sizeIjk();
    summary.spacingMm = image.volume->geometry().spacingMm();
    summary.orientationCode = QString::fromStdString(image.volume->geometry().orientationCode());
    summary.voxelType = QString::fromStdString(toString(image.type));
    summary.findings = image.findings;
    if (purpose == LoadPurpose::Map) {
        scan.mapKind = mapKindOf(*scan.volume);
        if (beside.volume)
            summary.findings = mapFindings(image.volume->geometry(), beside.volume->geometry());
        return scan;
    }
    if (purpose == LoadPurpose::Enhanced) {
        scan.sidecar = readSidecar(file);
        if (beside.volume) summary.findings = enhancedFindings(scan, beside.file, beside.volume->geometry());
        return scan;
    }
    const Findings odd = plausibilityFindings(image);
    summary.findings.insert(summary.findings.end(), odd.begin(), odd.end());
    const ContrastGuess guess = guessContrast(*image.volume, path);
    summary.fieldStrengthTesla = guess.fieldStrengthTesla;
    if (guess.contrast == ImageContrast::Unknown) return scan;
    summary.contrast = QString::fromStdString(toString(guess.contrast));
    summary.confidence = guess.confidence;
    const bool isNamed = guessContrastFromName(path.filename().string()).contrast == guess.contrast;
    const bool isFromIntensities = !isNamed && guess.confidence <= mostSureFromIntensities;
    summary.guessSource = isNamed             ? GuessSource::FileName
                          : isFromIntensities ? GuessSource::Intensities
                                              : GuessSource::Sidecar;
    return scan;
}

} // namespace

ScanLoader::ScanLoader(QObject* parent) : QObject(parent) {
    m_pool.setMaxThreadCount(1);
    qRegisterMetaType<LoadedScan>();
    qRegisterMetaType<Problem>();
}

ScanLoader::~ScanLoader() {
    m_pool.clear(); // what waits is not wanted any more
    m_pool.waitForDone();
}

int ScanLoader::load(const QString& file, LoadPurpose purpose, const LoadedScan& beside) {
    return start([file, purpose, beside] { return read(file, purpose, beside); });
}

int ScanLoader::checkConsistency(const LoadedScan& scan, const LoadedScan& enhanced) {
    return start([scan = scan.volume, enhanced = enhanced.volume] {
        LoadedScan map;
        map.volume = std::make_shared<const Volume>(reDegrade(*scan, *enhanced, headMask(*scan)).z);
        return map;
    });
}

int ScanLoader::start(std::function<LoadedScan()> work) {
    const int ticket = ++m_lastTicket;
    m_waiting.insert(ticket);
    m_pool.start([this, ticket, work = std::move(work)] {
        LoadedScan scan;
        Problem problem;
        try {
            scan = work();
        } catch (...) {
            problem = Problem::current();
        }
        QMetaObject::invokeMethod(
            this, [this, ticket, scan, problem] { deliver(ticket, scan, problem); }, Qt::QueuedConnection);
    });
    return ticket;
}

void ScanLoader::cancel(int ticket) {
    m_waiting.remove(ticket);
}

void ScanLoader::deliver(int ticket, const LoadedScan& scan, const Problem& problem) {
    if (!m_waiting.remove(ticket)) return;
    if (problem.isEmpty())
        emit loaded(ticket, scan);
    else
        emit failed(ticket, problem);
}

} // namespace magiqt
