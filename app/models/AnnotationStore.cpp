#include "AnnotationStore.h"

#include "base/AtomicFile.h"
#include "base/Error.h"
#include "base/Json.h"
#include "base/Sha256.h"
#include "viewer/core/AnnotationFile.h"

#include <utility>

namespace magiqt {

namespace fs = std::filesystem;

namespace {

// Whatever is wrong with it, it is the file of annotations that is wrong.
Json contentOf(const fs::path& file) {
    try {
        return readJsonFile(file);
    } catch (const Error& failure) {
        throw Error(failure.kind(), "annotations.invalid", failure.what(), {{"reason", failure.what()}});
    }
}

} // namespace

struct AnnotationStore::Image {
    fs::path file; // of the image
    fs::path kept; // of its annotations; empty until the image was read
    bool isDamaged = false;
    Annotations found; // what was kept of it

    // What was drawn before it was known what there was comes after that.
    Annotations with(const Annotations& early) const {
        Annotations all = found;
        all.insert(all.end(), early.begin(), early.end());
        return all;
    }

    void read(const fs::path& folder) {
        kept = folder / (sha256OfFile(file) + ".json");
        if (!fs::exists(kept)) return;
        isDamaged = true; // unless it can be read
        found = annotationsFromJson(contentOf(kept));
        isDamaged = false;
    }

    void write(const Annotations& annotations) {
        if (kept.empty()) return; // the image itself could not be read, which was said
        if (isDamaged) fs::rename(kept, fs::path(kept) += ".damaged");
        isDamaged = false;
        if (annotations.empty()) {
            fs::remove(kept);
            return;
        }
        fs::create_directories(kept.parent_path());
        fs::permissions(kept.parent_path(), fs::perms::owner_all);
        const std::string text = annotationsToJson(annotations).dump(1);
        AtomicFile target(kept, FileAccess::OwnerAlone);
        target.write(text.data(), text.size());
        target.commit();
    }
};

AnnotationStore::AnnotationStore(const QString& folder, QObject* parent)
    : QObject(parent), m_folder(folder.toStdString()) {
    m_pool.setMaxThreadCount(1);
}

AnnotationStore::~AnnotationStore() {
    close();
    m_pool.waitForDone();
}

void AnnotationStore::open(const QString& imageFile) {
    close();
    m_image = std::make_shared<Image>();
    m_image->file = imageFile.toStdString();
    m_pool.start([this, image = m_image, folder = m_folder] {
        Problem problem;
        try {
            image->read(folder);
        } catch (...) {
            problem = Problem::current();
        }
        QMetaObject::invokeMethod(this, [this, image, problem] {
            if (image != m_image) return; // another image by now
            m_isLoaded = true;
            const std::optional<Annotations> early = std::exchange(m_early, std::nullopt);
            const Annotations all = image->with(early.value_or(Annotations()));
            if (early) save(all);
            emit loaded(all);
            if (!problem.isEmpty()) emit failed(problem);
        });
    });
}

void AnnotationStore::close() {
    if (const std::optional<Annotations> early = std::exchange(m_early, std::nullopt))
        write([early](const Image& image) { return image.with(*early); });
    m_image.reset();
    m_isLoaded = false;
}

QString AnnotationStore::imageKey() const {
    return m_isLoaded ? QString::fromStdString(m_image->kept.stem().string()) : QString();
}

// What `list` says when its turn comes, in the thread.
void AnnotationStore::write(std::function<Annotations(const Image&)> list) {
    m_pool.start([this, image = m_image, list = std::move(list)] {
        try {
            image->write(list(*image));
        } catch (...) {
            const Problem problem = Problem::current();
            QMetaObject::invokeMethod(this, [this, problem] { emit failed(problem); });
        }
    });
}

void AnnotationStore::save(const Annotations& annotations) {
    if (!m_image) return;
    if (!m_isLoaded) {
        m_early = annotations;
        return;
    }
    write([annotations](const Image&) { return annotations; });
}

} // namespace magiqt
