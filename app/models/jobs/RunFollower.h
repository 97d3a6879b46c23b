// What the Jobs page shows of the one run that is selected: its metrics as curves, what it said, and the end
// of its stderr. Reads the files of the run folder in a thread of its own, only what is new, twice a second.
// Owned by the page; user-interface thread only.
#pragma once

#include <QMetaType>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QThread>
#include <QVector>

namespace magiqt {

struct MetricPoint {
    QString name; // "loss"
    double step = 0;
    double value = 0;
};

// What is new since the last one.
struct RunNews {
    QString runFolder; // of which run: one that is no longer followed may still be on its way
    QVector<MetricPoint> metrics;
    QStringList lines;   // of the journal, as sentences: time, what
    QString errorOutput; // the whole end of stderr.txt (64 KiB), when it changed
    bool hasErrorOutput = false;
};

class RunFollower : public QObject {
    Q_OBJECT
public:
    explicit RunFollower(QObject* parent = nullptr);
    ~RunFollower() override;

    // Everything from the beginning, then what is new. Empty: follows nothing.
    void follow(const QString& runFolder);
    QString runFolder() const { return m_runFolder; }

signals:
    void newsArrived(const magiqt::RunNews& news);

private:
    class Reader;
    QString m_runFolder;
    QThread m_thread;
    Reader* m_reader; // lives in m_thread
};

} // namespace magiqt

Q_DECLARE_METATYPE(magiqt::RunNews)
