#include "FigureRows.h"

#include <algorithm>
#include <utility>

namespace magiqt {

FigureImage figureImageFrom(const LoadedScan& image) {
    return {image.volume, image.grey.value_or(GreyStatistics()), {}, {}};
}

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
        lookAt(measured.images);
        QMetaObject::invokeMethod(this, [this, measured] {
            --m_measuring;
            m_rows.push_back(measured);
            emit changed();
        });
    });
}

bool FigureRows::has(Arm arm) const {
    return std::any_of(m_rows.begin(), m_rows.end(), [&](const FigureRow& row) {
        return row.images[static_cast<std::size_t>(arm)].volume != nullptr;
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
            m_reading.images[static_cast<std::size_t>(arm)] = figureImageFrom(image);
        };
    };
    readImage(source.scan, into(Arm::Before));
    readImage(source.beside.enhanced, into(Arm::After));
    readImage(source.beside.second, into(Arm::Other));
    readImage(source.beside.reference.file,
              [take = into(Arm::Reference), toScan = source.beside.reference.toScan](LoadedScan image) {
                  image.volume = std::make_shared<const Volume>(image.volume->movedBy(toScan));
                  take(image);
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
