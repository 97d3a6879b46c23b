#include "BidsExporter.h"

#include "catalog/Catalog.h"
#include "identity/SubjectKey.h"

#include <QFile>

namespace magiqt {

namespace {

std::filesystem::path pathFrom(const QString& folder) {
    return std::filesystem::path(QFile::encodeName(folder).toStdString());
}

BidsExportResult exportNow(const BidsExporter::Request& request,
                           const std::function<void(double)>& progress) {
    const Catalog catalog = Catalog::open(pathFrom(request.study), OpenMode::ReadOnly);
    BidsExportOptions options;
    options.folder = pathFrom(request.folder);
    options.filter.cohortId = request.cohortId;
    options.derivatives = request.derivatives;
    options.name = request.name.toStdString();
    options.progress = progress;
    if (!request.passphrase.isEmpty())
        options.knownNames =
            SubjectKey::open(catalog.study(), catalog.studyId(), request.passphrase.toStdString())
                .persons()
                .namesAndNumbers();
    return exportBids(catalog, options);
}

} // namespace

BidsExporter::BidsExporter(QObject* parent)
    : QObject(parent), m_stop(std::make_shared<std::atomic<bool>>(false)), m_lane(QThread::LowPriority) {}

BidsExporter::~BidsExporter() {
    *m_stop = true;
}

void BidsExporter::start(const Request& request) {
    if (m_isRunning) return;
    m_isRunning = true;
    *m_stop = false;
    m_lane.post([this, request, stop = m_stop] {
        const auto deliver = [this](std::function<void()> answer) {
            QMetaObject::invokeMethod(
                this,
                [this, answer = std::move(answer)] {
                    m_isRunning = false;
                    answer();
                },
                Qt::QueuedConnection);
        };
        try {
            const BidsExportResult result = exportNow(request, [this, stop](double fraction) {
                if (*stop) throw Error(ErrorKind::Cancelled, "bids.cancelled", "the export was cancelled");
                QMetaObject::invokeMethod(
                    this, [this, fraction] { emit progressed(fraction); }, Qt::QueuedConnection);
            });
            deliver([this, result] { emit done(result); });
        } catch (...) {
            deliver([this, problem = Problem::current()] { emit failed(problem); });
        }
    });
}

void BidsExporter::cancel() {
    *m_stop = true;
}

} // namespace magiqt
