// The rows of a figure sheet: of each subject the images that stand beside each other. Rows whose images are
// files are read one after the other in a thread (ScanLoader), and each image is looked at in one; what
// cannot be read is said and left out. User-interface thread.
#pragma once

#include "Companions.h"
#include "ScanLoader.h"

#include "viewer/core/Arms.h"
#include "viewer/core/FigureSheet.h"

#include <QList>
#include <QObject>
#include <QThreadPool>

#include <array>
#include <optional>
#include <vector>

namespace magiqt {

struct FigureSource {
    QString title; // a pseudonym, or a contrast; never a name
    QString scan;
    Companions beside;
};

struct FigureRow {
    QString title;
    std::array<FigureImage, armCount> images; // by arm, in one world
    std::optional<Point3> pointLps;           // where it is cut; nothing: the middle of the head
};

FigureImage figureImageFrom(const LoadedScan& image); // not looked at yet (FigureSheet.h)

class FigureRows : public QObject {
    Q_OBJECT
public:
    explicit FigureRows(QObject* parent = nullptr);
    ~FigureRows() override;

    // Of images that are there, as figureImageFrom() makes them.
    void add(const FigureRow& row);
    void read(const QList<FigureSource>& sources);
    const std::vector<FigureRow>& rows() const { return m_rows; }
    bool has(Arm arm) const;                                                         // in one row at least
    int waiting() const { return static_cast<int>(m_sources.size()) + m_measuring; } // rows still to come
    const QList<Problem>& problems() const { return m_problems; }

signals:
    void changed(); // a row more, or a problem

private:
    void readNext();
    void readImage(const QString& file, const std::function<void(const LoadedScan&)>& take);
    void finishImage();

    std::vector<FigureRow> m_rows;
    QList<FigureSource> m_sources; // the first is being read
    FigureRow m_reading;
    int m_imagesLeft = 0;
    int m_measuring = 0; // rows whose images are looked at
    QList<Problem> m_problems;
    QHash<int, std::function<void(const LoadedScan&)>> m_takers; // by ticket
    ScanLoader m_loader;
    QThreadPool m_pool; // one thread
};

} // namespace magiqt
