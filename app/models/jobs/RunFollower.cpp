#include "RunFollower.h"

#include "base/Json.h"
#include "jobs/protocol/Journal.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QTimer>

#include <memory>
#include <optional>

namespace magiqt {

namespace {

constexpr int lookMs = 500;
constexpr qint64 errorOutputBytes = 64 * 1024;

QString textOf(const Json& record, const char* key) {
    const auto found = record.find(key);
    if (found == record.end()) return {};
    return QString::fromStdString(found->is_string() ? found->get<std::string>() : found->dump());
}

// The journal's own words (English, as the files hold them) with the local time. Progress is shown elsewhere.
QString lineOf(const Json& record) {
    const QString type = textOf(record, "type");
    if (type == QLatin1String("progress") || type == QLatin1String("metric")) return {};
    QString text = type;
    for (const char* key : {"code", "message", "name", "role", "file", "stage", "exitCode"}) {
        const QString value = textOf(record, key);
        if (!value.isEmpty()) text += QStringLiteral("  ") + value;
    }
    if (record.contains("finding")) text += QStringLiteral("  ") + textOf(record["finding"], "message");
    const QDateTime time = QDateTime::fromString(textOf(record, "time"), Qt::ISODateWithMs);
    return time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss  ")) + text;
}

} // namespace

class RunFollower::Reader : public QObject {
public:
    explicit Reader(RunFollower& owner) : m_owner(owner) {}

    void follow(const QString& runFolder) {
        m_runFolder = runFolder;
        m_tail.reset();
        m_errorBytes = -1;
        if (runFolder.isEmpty()) {
            if (m_timer) m_timer->stop();
            return;
        }
        const std::filesystem::path folder = QFile::encodeName(runFolder).toStdString();
        m_tail = std::make_unique<JournalTail>(folder / "journal.jsonl");
        if (!m_timer) {
            m_timer = new QTimer(this);
            m_timer->setInterval(lookMs);
            connect(m_timer, &QTimer::timeout, this, &Reader::look);
        }
        m_timer->start();
        look();
    }

private:
    void look() {
        RunNews news;
        news.runFolder = m_runFolder;
        try {
            m_tail->poll([&](const Json& record) { take(record, news); });
        } catch (const std::exception&) {
            return; // a folder that is gone has no news
        }
        readErrorOutput(news);
        if (!news.metrics.isEmpty() || !news.lines.isEmpty() || news.hasErrorOutput)
            emit m_owner.newsArrived(news);
    }

    static void take(const Json& record, RunNews& news) {
        if (textOf(record, "type") == QLatin1String("metric") && record.contains("value") &&
            record["value"].is_number())
            news.metrics.push_back(
                {textOf(record, "name"), record.value("step", 0.0), record["value"].get<double>()});
        const QString line = lineOf(record);
        if (!line.isEmpty()) news.lines << line;
    }

    void readErrorOutput(RunNews& news) {
        QFile file(m_runFolder + QStringLiteral("/stderr.txt"));
        const qint64 bytes = QFileInfo(file).size();
        if (bytes == m_errorBytes || !file.open(QIODevice::ReadOnly)) return;
        m_errorBytes = bytes;
        file.seek(qMax<qint64>(0, bytes - errorOutputBytes));
        news.errorOutput = QString::fromUtf8(file.readAll());
        news.hasErrorOutput = true;
    }

    RunFollower& m_owner;
    QString m_runFolder;
    std::unique_ptr<JournalTail> m_tail;
    QTimer* m_timer = nullptr;
    qint64 m_errorBytes = -1;
};

RunFollower::RunFollower(QObject* parent) : QObject(parent), m_reader(new Reader(*this)) {
    qRegisterMetaType<RunNews>();
    m_reader->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_reader, &QObject::deleteLater);
    m_thread.start();
}

RunFollower::~RunFollower() {
    m_thread.quit();
    m_thread.wait();
}

void RunFollower::follow(const QString& runFolder) {
    if (runFolder == m_runFolder) return;
    m_runFolder = runFolder;
    Reader* reader = m_reader;
    QMetaObject::invokeMethod(reader, [reader, runFolder] { reader->follow(runFolder); });
}

} // namespace magiqt
