// Saves what the canvas shows as an animation: along the plane that has the focus, or the images, or the
// samples of the enhanced image, in turn at one place. Frames are drawn between two events of the window, one
// at a time, so that it stays alive, and written by a thread; the file is there when it is whole. Shows
// progress and can be cancelled. Deletes itself. User-interface thread.
#pragma once

#include <QObject>
#include <QPointer>
#include <QString>
#include <QThreadPool>

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

class QProgressDialog;

namespace magiqt {

class SliceCanvas;

enum class CineThrough { Slices, Images, Samples };

class CineExport : public QObject {
    Q_OBJECT
public:
    CineExport(SliceCanvas& canvas, CineThrough through, const QString& file, QWidget& parent);
    ~CineExport() override;

signals:
    // Not said when it was cancelled: then nothing was written.
    void finished(bool isSaved, const QString& reason);

private:
    void addFrame();
    void end(bool isSaved, const QString& reason);

    struct Film; // what the thread writes into
    SliceCanvas& m_canvas;
    CineThrough m_through;
    std::vector<std::function<void()>> m_frames; // each shows what is to be taken
    std::function<void()> m_restore;
    std::shared_ptr<Film> m_film;
    QThreadPool m_pool; // one thread
    std::atomic<int> m_waiting = 0;
    std::size_t m_next = 0;
    QPointer<QProgressDialog> m_progress; // of the same parent, which may go first
};

} // namespace magiqt
