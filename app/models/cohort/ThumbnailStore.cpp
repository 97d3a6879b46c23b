#include "ThumbnailStore.h"

#include "app/models/study/StudyController.h"
#include "app/models/study/WorkLane.h"

#include "viewer/core/DisplayMapping.h"
#include "viewer/core/SliceSampler.h"
#include "volume/Nifti.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr int kept = 2000;             // 96 x 96 grey: 18 MB
constexpr std::size_t mostWanted = 64; // a screenful and a half; older wishes were scrolled past
constexpr int tellIntervalMs = 50;

// The file's place, size and time of change: another scan in its place gets another picture.
QString cacheName(const QString& relative, const QFileInfo& file) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(relative.toUtf8());
    hash.addData(QByteArray::number(file.size()));
    hash.addData(QByteArray::number(file.lastModified().toMSecsSinceEpoch()));
    return QString::fromLatin1(hash.result().toHex().left(24)) + QStringLiteral(".png");
}

QImage pictureFrom(const QString& study, const std::string& relative, bool mayWrite) {
    const QString name = QString::fromStdString(relative);
    const QFileInfo file(QDir(study).filePath(name));
    const QDir folder(QDir(study).filePath(QStringLiteral("thumbnails")));
    const QString cached = folder.filePath(cacheName(name, file));
    if (QImage picture(cached); !picture.isNull()) return picture;
    QImage picture;
    try {
        picture = ThumbnailStore::render(QFile::encodeName(file.filePath()).toStdString(),
                                         ThumbnailStore::sizePixels);
    } catch (...) {
        return {}; // the table has no place for the reason; opening the scan tells it
    }
    if (mayWrite && QDir().mkpath(folder.path())) {
        QSaveFile target(cached);
        if (target.open(QIODevice::WriteOnly) && picture.save(&target, "PNG")) target.commit();
    }
    return picture;
}

} // namespace

QImage ThumbnailStore::render(const std::string& file, int pixels) {
    const VolumePointer volume = readNifti(file).volume;
    LpsBox box;
    box.add(volume->geometry());
    const PlaneAxes axes = planeAxes(Plane::Axial, SideConvention::Radiological);
    const double extent = std::max(box.extentMm(axes.right), box.extentMm(axes.down));
    const Point3 centre = box.centre();
    const SliceGeometry slice(axes, centre, centre, extent / pixels, pixels, pixels);
    const std::vector<float> values = sampleSlice(*volume, pixelGrid(slice));
    const ValueRange range = robustRange(*volume);
    QImage picture(pixels, pixels, QImage::Format_Grayscale8);
    for (int y = 0; y < pixels; ++y)
        for (int x = 0; x < pixels; ++x) {
            const double value = values[static_cast<std::size_t>(y * pixels + x)];
            const double part = std::isfinite(value) ? (value - range.low) / range.span() : 0.0;
            picture.scanLine(y)[x] = static_cast<uchar>(std::lround(255 * std::clamp(part, 0.0, 1.0)));
        }
    return picture;
}

ThumbnailStore::ThumbnailStore(StudyController& study, QObject* parent)
    : QObject(parent),
      m_study(study),
      m_lane(std::make_unique<WorkLane>(QThread::LowestPriority)),
      m_pictures(kept) {
    m_tell.setSingleShot(true);
    m_tell.setInterval(tellIntervalMs);
    connect(&m_tell, &QTimer::timeout, this, &ThumbnailStore::ready);
    connect(&m_study, &StudyController::stateChanged, this, [this] {
        ++m_generation;
        m_pictures.clear();
        m_failed.clear();
        m_wanted.clear();
        m_making = 0;
    });
}

ThumbnailStore::~ThumbnailStore() = default;

QImage ThumbnailStore::pictureOf(RowId scanId, const std::string& relativeFile) {
    if (const QImage* picture = m_pictures.object(scanId)) return *picture;
    if (m_failed.contains(scanId) || m_making == scanId || !m_study.isOpen()) return {};
    std::erase_if(m_wanted, [scanId](const Wanted& wanted) { return wanted.scanId == scanId; });
    m_wanted.push_front({scanId, relativeFile});
    if (m_wanted.size() > mostWanted) m_wanted.pop_back();
    if (m_making == 0) makeNext();
    return {};
}

void ThumbnailStore::makeNext() {
    if (m_wanted.empty()) return;
    const Wanted wanted = m_wanted.front();
    m_wanted.pop_front();
    m_making = wanted.scanId;
    m_lane->post(
        [this, wanted, generation = m_generation, study = m_study.folder(), mayWrite = m_study.canWrite()] {
            const QImage picture = pictureFrom(study, wanted.file, mayWrite);
            QMetaObject::invokeMethod(
                this,
                [this, wanted, generation, picture] {
                    if (generation != m_generation) return;
                    m_making = 0;
                    if (picture.isNull()) {
                        m_failed.insert(wanted.scanId);
                    } else {
                        m_pictures.insert(wanted.scanId, new QImage(picture));
                        if (!m_tell.isActive()) m_tell.start();
                    }
                    makeNext();
                },
                Qt::QueuedConnection);
        });
}

} // namespace magiqt
