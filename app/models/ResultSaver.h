// Copies an enhanced image with its sidecar and uncertainty map to where the user wants them, in a thread of
// its own and through AtomicFile: a full disk leaves what was there before. Never overwrites unless told to.
// Owned by the window.
#pragma once

#include "Problem.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QThreadPool>

namespace magiqt {

enum class ExistingFile { Refuse, Replace };

class ResultSaver : public QObject {
    Q_OBJECT
public:
    explicit ResultSaver(QObject* parent = nullptr);
    ~ResultSaver() override;

    // enhanced: .nii.gz with a .json, perhaps an uncertainty map beside it. target: the image's new name
    // (".nii.gz" is added when missing). protectedFiles (the inputs) are never replaced.
    void save(const QString& enhanced, const QString& target, const QStringList& protectedFiles,
              ExistingFile existing);

    static QString withEnding(const QString& target); // adds ".nii.gz"
    // The map beside an enhanced image, of a job or saved by us; empty when there is none.
    static QString uncertaintyOf(const QString& enhanced);
    // The samples that it is the mean of, of a job that kept them, in order.
    static QStringList samplesOf(const QString& enhanced);
    static QString sidecarOf(const QString& image); // "x.nii.gz" -> "x.json"

signals:
    void saved(const QString& target);
    // "desktop.file-exists" asks for ExistingFile::Replace; nothing was written in any case.
    void failed(const magiqt::Problem& problem, const QString& target);

private:
    QThreadPool m_pool;
};

} // namespace magiqt
