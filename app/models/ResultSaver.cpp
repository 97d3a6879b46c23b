#include "ResultSaver.h"

#include "base/AtomicFile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <fstream>
#include <utility>
#include <vector>

namespace magiqt {

namespace {

std::filesystem::path toPath(const QString& file) {
    return QFile::encodeName(file).toStdString();
}

void copyFile(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::ifstream in(from, std::ios::binary);
    if (!in)
        throw Error(ErrorKind::BadInput, "desktop.result-gone",
                    "the enhanced image is no longer there; enhance the scan again");
    AtomicFile out(to);
    std::vector<char> block(1 << 20);
    while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0)
        out.write(block.data(), static_cast<std::size_t>(in.gcount()));
    if (in.bad())
        throw Error(ErrorKind::BadInput, "desktop.result-gone",
                    "the enhanced image is no longer there; enhance the scan again");
    out.commit();
}

// "x.nii.gz" -> "x"
QString stemOf(const QString& image) {
    QString stem = image;
    if (stem.endsWith(QLatin1String(".gz"), Qt::CaseInsensitive)) stem.chop(3);
    if (stem.endsWith(QLatin1String(".nii"), Qt::CaseInsensitive)) stem.chop(4);
    return stem;
}

QString savedMapOf(const QString& image) {
    return stemOf(image) + QStringLiteral("_uncertainty.nii.gz");
}

void saveAll(const QString& enhanced, const QString& target, const QStringList& protectedFiles,
             ExistingFile existing) {
    const std::filesystem::path image = toPath(target);
    const std::filesystem::path sidecar = toPath(ResultSaver::sidecarOf(target));
    for (const QString& file : protectedFiles) {
        std::error_code failure;
        if (std::filesystem::equivalent(image, toPath(file), failure))
            throw Error(ErrorKind::Usage, "desktop.would-replace-input",
                        "the original scan is never overwritten; choose another name");
    }
    const std::filesystem::path source = toPath(enhanced);
    // image first in the list, written last: an image without its provenance must not come to be.
    std::vector<std::pair<std::filesystem::path, std::filesystem::path>> copies{{source, image}};
    const std::filesystem::path sourceSidecar = toPath(ResultSaver::sidecarOf(enhanced));
    if (std::filesystem::exists(sourceSidecar)) copies.emplace_back(sourceSidecar, sidecar);
    const QString map = ResultSaver::uncertaintyOf(enhanced);
    if (!map.isEmpty()) copies.emplace_back(toPath(map), toPath(savedMapOf(target)));
    for (const auto& [from, to] : copies)
        if (std::filesystem::exists(to) && existing == ExistingFile::Refuse)
            throw Error(ErrorKind::Usage, "desktop.file-exists", "a file of this name exists already");
    for (auto one = copies.rbegin(); one != copies.rend(); ++one)
        copyFile(one->first, one->second);
}

} // namespace

ResultSaver::ResultSaver(QObject* parent) : QObject(parent) {
    m_pool.setMaxThreadCount(1);
}

ResultSaver::~ResultSaver() {
    m_pool.waitForDone();
}

QString ResultSaver::withEnding(const QString& target) {
    if (target.endsWith(QLatin1String(".nii.gz"), Qt::CaseInsensitive)) return target;
    // The run's artifact is compressed; another ending would be a lie.
    if (target.endsWith(QLatin1String(".nii"), Qt::CaseInsensitive)) return target + QStringLiteral(".gz");
    return target + QStringLiteral(".nii.gz");
}

QStringList ResultSaver::samplesOf(const QString& enhanced) {
    const QFileInfo file(enhanced);
    const QString prefix = QStringLiteral("enhanced_");
    if (!file.fileName().startsWith(prefix)) return {};
    const QString pattern = QStringLiteral("sample-??_") + file.fileName().mid(prefix.size());
    QStringList samples;
    for (const QString& name : file.dir().entryList({pattern}, QDir::Files, QDir::Name))
        samples << file.dir().filePath(name);
    return samples;
}

QString ResultSaver::uncertaintyOf(const QString& enhanced) {
    const QFileInfo file(enhanced);
    const QString prefix = QStringLiteral("enhanced_");
    QStringList candidates{savedMapOf(enhanced)};
    if (file.fileName().startsWith(prefix))
        candidates << file.dir().filePath(QStringLiteral("uncertainty_") +
                                          file.fileName().mid(prefix.size()));
    for (const QString& map : candidates)
        if (QFileInfo::exists(map)) return map;
    return {};
}

QString ResultSaver::sidecarOf(const QString& image) {
    return stemOf(image) + QStringLiteral(".json");
}

void ResultSaver::save(const QString& enhanced, const QString& target, const QStringList& protectedFiles,
                       ExistingFile existing) {
    m_pool.start([this, enhanced, target = withEnding(target), protectedFiles, existing] {
        Problem problem;
        try {
            saveAll(enhanced, target, protectedFiles, existing);
        } catch (...) {
            problem = Problem::current();
        }
        QMetaObject::invokeMethod(
            this,
            [this, problem, target] {
                if (problem.isEmpty())
                    emit saved(target);
                else
                    emit failed(problem, target);
            },
            Qt::QueuedConnection);
    });
}

} // namespace magiqt
