// Small pictures of scans: the middle slice, axial, patient's left on the right of the screen, grey by the
// image's own robust range. Made in one thread of low priority, the one asked for last first, and kept as PNG
// files in the study's folder thumbnails/ (where it may be written). pictureOf() never waits: an empty
// picture now, ready() when it is there. Owned by the page; user-interface thread.
#pragma once

#include "catalog/Records.h"

#include <QCache>
#include <QImage>
#include <QObject>
#include <QSet>
#include <QString>
#include <QTimer>

#include <deque>
#include <string>

namespace magiqt {

class StudyController;
class WorkLane;

class ThumbnailStore : public QObject {
    Q_OBJECT
public:
    static constexpr int sizePixels = 96; // of the files; tables show it smaller

    explicit ThumbnailStore(StudyController& study, QObject* parent = nullptr);
    ~ThumbnailStore() override;

    // Null while it is being made, and for good where it cannot be made.
    QImage pictureOf(RowId scanId, const std::string& relativeFile);

    // Makes it from a NIfTI file. Throws magiqt::Error. Any thread.
    static QImage render(const std::string& file, int pixels);

signals:
    void ready(); // at least one more; at most 20 times a second

private:
    struct Wanted {
        RowId scanId;
        std::string file;
    };
    void makeNext();

    StudyController& m_study;
    std::unique_ptr<WorkLane> m_lane;
    QCache<RowId, QImage> m_pictures;
    QSet<RowId> m_failed;
    std::deque<Wanted> m_wanted; // the latest first
    RowId m_making = 0;
    int m_generation = 0;
    QTimer m_tell;
};

} // namespace magiqt
