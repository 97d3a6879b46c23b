#include "FigureRows.h"

#include "viewer/core/MatchedRanges.h"

#include <utility>

namespace magiqt {

FigureRows::FigureRows(QObject* parent) : QObject(parent) {
    m_pool.setMaxThreadCount(1);
    connect(&m_loader, &ScanLoader::loaded, this, [this](int ticket, const LoadedScan& image) {
        m_takers.take(ticket)(image);
        finishImage();
    });
    connect(&m_loader, &ScanLoader::failed, this, [this](int ticket, const Problem& problem) {
        m_takers.remove(ticket);
        m_problems << problem;
        finishImage();
    });
}

FigureRows::~FigureRows() {
    m_pool.waitForDone();
}

void FigureRows::add(const FigureRow& row) {
    ++m_measuring;
    m_pool.start([this, row] {
        FigureRow measured = row;
        std::vector<MatchedImage> images; // one rule of grey values, as in the viewer
        for (FigureImage& image : measured.images) {
            image = figureImageOf(image.volume);
            if (image.volume) images.push_back({image.volume.get(), greyStatistics(*image.volume)});
        }
        const std::vector<ValueRange> ranges = matchedRanges(images);
        auto range = ranges.begin();
        for (FigureImage& image : measured.images)
            if (image.volume) image.range = *range++;
        QMetaObject::invokeMethod(this, [this, measured] {
            --m_measuring;
            m_rows.push_back(measured);
            emit changed();
        });
    });
}

void FigureRows::read(const QList<FigureSource>& sources) {
    const bool isIdle = m_sources.isEmpty();
    m_sources << sources;
    if (isIdle) readNext();
}

void FigureRows::readImage(const QString& file, const std::function<void(const LoadedScan&)>& take) {
    if (file.isEmpty()) return;
    ++m_imagesLeft;
    m_takers.insert(m_loader.load(file, LoadPurpose::Enhanced), take);
}

void FigureRows::readNext() {
    if (m_sources.isEmpty()) return;
    const FigureSource& source = m_sources.front();
    m_reading = {source.title, {}, std::nullopt};
    const auto into = [this](Arm arm) {
        return [this, arm](const LoadedScan& image) {
            m_reading.images[static_cast<std::size_t>(arm)].volume = image.volume;
        };
    };
    readImage(source.scan, into(Arm::Before));
    readImage(source.beside.enhanced, into(Arm::After));
    readImage(source.beside.second, into(Arm::Other));
    readImage(source.beside.reference.file,
              [this, toScan = source.beside.reference.toScan](const LoadedScan& image) {
                  m_reading.images[static_cast<std::size_t>(Arm::Reference)].volume =
                      std::make_shared<const Volume>(image.volume->movedBy(toScan));
              });
}

void FigureRows::finishImage() {
    if (--m_imagesLeft > 0) return;
    m_sources.removeFirst();
    if (m_reading.images[static_cast<std::size_t>(Arm::Before)].volume) add(std::exchange(m_reading, {}));
    readNext();
    emit changed();
}

} // namespace magiqt
