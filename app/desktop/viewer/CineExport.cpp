#include "CineExport.h"

#include "viewer/widgets/GifWriter.h"
#include "viewer/widgets/SliceCanvas.h"

#include <QPainter>
#include <QProgressDialog>
#include <QSaveFile>
#include <QTimer>

#include <algorithm>

namespace magiqt {

namespace {

constexpr int sliceDelayMs = 80, imageDelayMs = 900, sampleDelayMs = 300;
constexpr int largestSide = 1200; // pixels
constexpr int mostWaiting = 4;    // frames that the thread has not written yet

// Slices: the panes of the plane that has the focus, all arms. Images: the one pane, which shows them in
// turn.
QRect placeOf(const SliceCanvas& canvas, CineThrough through) {
    QRect place;
    for (const Pane& pane : canvas.panes())
        if (through == CineThrough::Slices ? pane.id.plane == canvas.focusedPane().plane
                                           : pane.id == canvas.focusedPane())
            place |= QRect(pane.rect.x, pane.rect.y, pane.rect.width, pane.rect.height);
    return place;
}

QImage frameOf(SliceCanvas& canvas, CineThrough through) {
    const QImage whole = canvas.grabPicture();
    const double ratio = static_cast<double>(whole.width()) / std::max(1, canvas.width());
    const QRect place = placeOf(canvas, through);
    QImage frame =
        whole.copy(QRectF(QPointF(place.topLeft()) * ratio, QSizeF(place.size()) * ratio).toRect());
    frame.setDevicePixelRatio(1.0);
    if (std::max(frame.width(), frame.height()) > largestSide)
        frame = frame.scaled(largestSide, largestSide, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    return frame;
}

// All frames have one size, though the window may get another one meanwhile.
QImage fitted(const QImage& frame, const QSize& size) {
    if (frame.size() == size) return frame;
    QImage whole(size, QImage::Format_RGB32);
    whole.fill(Qt::black);
    const QImage scaled = frame.scaled(size, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    QPainter(&whole).drawImage((size.width() - scaled.width()) / 2, (size.height() - scaled.height()) / 2,
                               scaled);
    return whole;
}

} // namespace

struct CineExport::Film {
    QSaveFile file;
    QSize size; // of the first frame
    std::unique_ptr<GifWriter> gif;
    bool isGood = false;

    explicit Film(const QString& name) : file(name) {}
};

CineExport::CineExport(SliceCanvas& canvas, CineThrough through, const QString& file, QWidget& parent)
    : QObject(&parent), m_canvas(canvas), m_through(through), m_film(std::make_shared<Film>(file)) {
    m_pool.setMaxThreadCount(1);
    const ViewState before = canvas.viewState();
    m_restore = [&canvas, before, shown = canvas.shownAlone(), sample = canvas.shownSample()] {
        canvas.showAlone(shown);
        canvas.showSample(sample);
        canvas.setViewState(before);
    };
    switch (through) {
    case CineThrough::Slices:
        for (const Point3& place : canvas.cinePlaces())
            m_frames.emplace_back([&canvas, place] { canvas.setCrosshair(place); });
        break;
    case CineThrough::Images:
        for (const Arm arm : allArms)
            if (canvas.hasArm(arm)) m_frames.emplace_back([&canvas, arm] { canvas.showAlone(arm); });
        break;
    case CineThrough::Samples:
        for (std::size_t sample = 0; sample < canvas.sampleCount(); ++sample)
            m_frames.emplace_back([&canvas, sample] {
                canvas.showAlone(Arm::After);
                canvas.showSample(sample);
            });
        break;
    }

    m_film->isGood = m_film->file.open(QIODevice::WriteOnly);
    m_progress = new QProgressDialog(tr("Saving the animation …"), tr("Cancel"), 0,
                                     static_cast<int>(m_frames.size()), &parent);
    m_progress->setObjectName(QStringLiteral("cineProgress"));
    m_progress->setWindowModality(Qt::WindowModal); // what is drawn must not change meanwhile
    m_progress->setMinimumDuration(300);
    m_progress->setAutoClose(false);
    m_progress->setAutoReset(false);
    QTimer::singleShot(0, this, &CineExport::addFrame);
}

CineExport::~CineExport() {
    m_pool.waitForDone();
    delete m_progress;
}

void CineExport::addFrame() {
    if (m_progress->wasCanceled()) {
        m_pool.waitForDone();
        m_film->gif.reset();
        m_film->file.cancelWriting();
        m_restore();
        deleteLater();
        return;
    }
    if (m_next == m_frames.size()) {
        m_restore();
        m_pool.start([this, film = m_film] {
            const bool isSaved = film->isGood && film->gif && film->gif->finish() && film->file.commit();
            const QString reason = film->file.errorString();
            QMetaObject::invokeMethod(this, [this, isSaved, reason] { end(isSaved, reason); });
        });
        return;
    }
    if (m_waiting < mostWaiting) {
        m_progress->setValue(static_cast<int>(m_next)); // handles events: before the frame is arranged
        m_frames[m_next++]();
        ++m_waiting;
        QImage frame = frameOf(m_canvas, m_through);
        if (!m_film->gif) {
            const int delay = m_through == CineThrough::Slices   ? sliceDelayMs
                              : m_through == CineThrough::Images ? imageDelayMs
                                                                 : sampleDelayMs;
            m_film->size = frame.size();
            m_film->gif = std::make_unique<GifWriter>(m_film->file, m_film->size, delay);
        }
        m_pool.start([this, film = m_film, frame = fitted(frame, m_film->size)] {
            film->isGood = film->isGood && film->gif->add(frame);
            --m_waiting;
        });
    }
    QTimer::singleShot(m_waiting < mostWaiting ? 0 : 5, this, &CineExport::addFrame);
}

void CineExport::end(bool isSaved, const QString& reason) {
    emit finished(isSaved, reason);
    deleteLater();
}

} // namespace magiqt
