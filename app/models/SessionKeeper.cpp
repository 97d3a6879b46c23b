#include "SessionKeeper.h"

#include "base/AtomicFile.h"
#include "base/Error.h"
#include "base/Json.h"

#include <QDir>
#include <QFile>

namespace magiqt {

namespace {

QString fileIn(const QString& folder) {
    return QDir(folder).filePath(QStringLiteral("session.json"));
}

Json toJson(const KeptScan& scan) {
    Json json{{"file", scan.file.toStdString()}, {"contrast", scan.contrast.toStdString()}};
    const Companions& beside = scan.beside;
    const auto put = [&](const char* key, const QString& file) {
        if (!file.isEmpty()) json[key] = file.toStdString();
    };
    put("enhanced", beside.enhanced);
    put("second", beside.second);
    for (const QString& map : beside.maps)
        json["maps"].push_back(map.toStdString());
    if (!beside.reference.file.isEmpty()) {
        put("reference", beside.reference.file);
        const Matrix4& matrix = beside.reference.toScan;
        json["toScan"] =
            std::vector<double>(matrix.data(), matrix.data() + matrix.size()); // column by column
    }
    return json;
}

KeptScan scanFrom(const Json& json) {
    const auto text = [&](const char* key) { return QString::fromStdString(json.value(key, "")); };
    KeptScan scan{text("file"), text("contrast"), {}};
    Companions& beside = scan.beside;
    beside.enhanced = text("enhanced");
    beside.second = text("second");
    for (const Json& map : json.value("maps", Json::array()))
        beside.maps << QString::fromStdString(map.get<std::string>());
    beside.reference.file = text("reference");
    if (!beside.reference.file.isEmpty()) {
        const auto numbers = json.at("toScan").get<std::vector<double>>();
        if (numbers.size() != 16)
            throw Error(ErrorKind::BadInput, "session.invalid", "a transform has 16 numbers");
        beside.reference.toScan = Eigen::Map<const Matrix4>(numbers.data());
    }
    return scan;
}

} // namespace

SessionKeeper::SessionKeeper(const QString& folder)
    : m_folder(folder), m_lock(fileIn(folder) + QStringLiteral(".lock")) {
    m_lock.setStaleLockTime(0); // a lock is stale when its program is gone, however long that one ran
    m_pool.setMaxThreadCount(1);
}

SessionKeeper::~SessionKeeper() {
    m_pool.waitForDone();
}

bool SessionKeeper::isOurs() {
    if (m_lock.isLocked()) return true;
    QDir().mkpath(m_folder);
    return m_lock.tryLock(0);
}

std::optional<KeptSession> SessionKeeper::leftover() {
    if (!QFile::exists(fileIn(m_folder)) || !isOurs()) return std::nullopt;
    try {
        const Json json = readJsonFile(fileIn(m_folder).toStdString());
        KeptSession session;
        for (const Json& scan : json.at("scans"))
            session.scans.push_back(scanFrom(scan));
        session.shown = QString::fromStdString(json.at("shown").get<std::string>());
        session.view = viewStateFromJson(json.at("view"));
        if (!session.scans.empty()) return session;
    } catch (const std::exception&) { // not worth a word: the images are where they were
    }
    QFile::remove(fileIn(m_folder));
    return std::nullopt;
}

void SessionKeeper::keep(const KeptSession& session) {
    if (session.scans.empty()) {
        if (!m_written.isEmpty()) end();
        return;
    }
    Json scans = Json::array();
    for (const KeptScan& scan : session.scans)
        scans.push_back(toJson(scan));
    const Json json{{"scans", std::move(scans)},
                    {"shown", session.shown.toStdString()},
                    {"view", viewStateToJson(session.view)}};
    const QByteArray text = QByteArray::fromStdString(json.dump());
    if (text == m_written || !isOurs()) return;
    m_written = text;
    m_pool.start([text, file = fileIn(m_folder).toStdString()] {
        try {
            AtomicFile target(file, FileAccess::OwnerAlone);
            target.write(text.data(), static_cast<std::size_t>(text.size()));
            target.commit();
        } catch (const Error&) { // a full disk: the next change is tried again
        }
    });
}

void SessionKeeper::end() {
    m_written.clear();
    if (!m_lock.isLocked()) return;
    m_pool.start([file = fileIn(m_folder)] { QFile::remove(file); });
}

} // namespace magiqt
