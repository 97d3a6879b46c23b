// Keeps what was drawn on an image between starts: a file an image, named by the SHA-256 of the image file,
// in a folder of this user (0600). It holds no name and no path; its words are what somebody typed. Files are
// read and written in a thread of their own, one after the other, each as a whole (AtomicFile): after a crash
// the last edit that was written stands. A file that cannot be read stays, under another name, when the next
// edit is written. User-interface thread; the destructor waits until everything is written.
#pragma once

#include "Problem.h"

#include "viewer/core/Annotation.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

namespace magiqt {

class AnnotationStore : public QObject {
    Q_OBJECT
public:
    explicit AnnotationStore(const QString& folder, QObject* parent = nullptr);
    ~AnnotationStore() override;

    // Of this image from now on; loaded() says what was kept of it.
    void open(const QString& imageFile);
    void close();
    // Of the image (its SHA-256) once loaded() was said; empty where it could not be read.
    QString imageKey() const;
    // The whole list, as it is after an edit. Before loaded() it waits: what was kept must not be
    // overwritten.
    void save(const Annotations& annotations);

signals:
    void loaded(const magiqt::Annotations& annotations);
    void failed(const magiqt::Problem& problem); // nothing was lost; the next edit is tried again

private:
    struct Image; // of the thread; shared, because a task may end after the next image was opened

    void write(std::function<Annotations(const Image&)> list);

    std::filesystem::path m_folder;
    std::shared_ptr<Image> m_image;
    bool m_isLoaded = false;
    std::optional<Annotations> m_early; // drawn before loaded()
    QThreadPool m_pool;                 // one thread
};

} // namespace magiqt
