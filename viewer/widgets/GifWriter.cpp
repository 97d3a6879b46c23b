#include "GifWriter.h"

#include <QIODevice>

#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>
#include <vector>

namespace magiqt {

namespace {

constexpr int colourCount = 256, bitsPerPixel = 8;
constexpr std::size_t mostColours = 96; // that are not grey; the rest are greys

int writeToDevice(GifFileType* gif, const GifByteType* bytes, int count) {
    auto* device = static_cast<QIODevice*>(gif->UserData);
    return static_cast<int>(device->write(reinterpret_cast<const char*>(bytes), count));
}

bool isGrey(QRgb colour) {
    return qRed(colour) == qGreen(colour) && qGreen(colour) == qBlue(colour);
}

// 15 bits: near colours are one.
unsigned keyOf(QRgb colour) {
    return static_cast<unsigned>(qRed(colour) >> 3 << 10 | qGreen(colour) >> 3 << 5 | qBlue(colour) >> 3);
}

int distance(QRgb one, QRgb other) {
    const int red = qRed(one) - qRed(other), green = qGreen(one) - qGreen(other),
              blue = qBlue(one) - qBlue(other);
    return red * red + green * green + blue * blue;
}

struct Palette {
    std::vector<QRgb> colours; // greys, then the most frequent others
    int greys = 0;

    explicit Palette(const QImage& picture) {
        std::unordered_map<unsigned, std::pair<int, QRgb>> others; // how often, and one of them
        for (int y = 0; y < picture.height(); ++y) {
            const auto* row = reinterpret_cast<const QRgb*>(picture.constScanLine(y));
            for (int x = 0; x < picture.width(); ++x)
                if (!isGrey(row[x])) {
                    auto& entry = others[keyOf(row[x])];
                    ++entry.first;
                    entry.second = row[x];
                }
        }
        std::vector<std::pair<int, QRgb>> frequent;
        for (const auto& [key, entry] : others)
            frequent.push_back(entry);
        std::sort(frequent.begin(), frequent.end(), std::greater<>());
        frequent.resize(std::min(frequent.size(), mostColours));
        greys = colourCount - static_cast<int>(frequent.size());
        for (int n = 0; n < greys; ++n) {
            const int value = (n * 255 + (greys - 1) / 2) / (greys - 1);
            colours.push_back(qRgb(value, value, value));
        }
        for (const auto& entry : frequent)
            colours.push_back(entry.second);
    }

    GifByteType nearest(QRgb colour) {
        if (isGrey(colour)) return static_cast<GifByteType>((qRed(colour) * (greys - 1) + 127) / 255);
        const auto [found, isNew] = m_known.try_emplace(keyOf(colour), 0);
        if (isNew) {
            const auto best = std::min_element(colours.begin(), colours.end(), [&](QRgb one, QRgb other) {
                return distance(one, colour) < distance(other, colour);
            });
            found->second = static_cast<GifByteType>(best - colours.begin());
        }
        return found->second;
    }

private:
    std::unordered_map<unsigned, GifByteType> m_known;
};

} // namespace

struct GifWriter::Private {
    GifFileType* gif = nullptr;
    QSize size;
    int delay = 10; // hundredths of a second
    bool isGood = false;

    bool begin() {
        EGifSetGifVersion(gif, true);
        if (EGifPutScreenDesc(gif, size.width(), size.height(), bitsPerPixel, 0, nullptr) != GIF_OK)
            return false;
        // The application extension that makes it play for ever (NETSCAPE2.0, loop count 0).
        constexpr std::array<unsigned char, 3> forEver{1, 0, 0};
        return EGifPutExtensionLeader(gif, APPLICATION_EXT_FUNC_CODE) == GIF_OK &&
               EGifPutExtensionBlock(gif, 11, "NETSCAPE2.0") == GIF_OK &&
               EGifPutExtensionBlock(gif, static_cast<int>(forEver.size()), forEver.data()) == GIF_OK &&
               EGifPutExtensionTrailer(gif) == GIF_OK;
    }
};

GifWriter::GifWriter(QIODevice& device, const QSize& size, int delayMs) : m_private(new Private) {
    m_private->size = size;
    m_private->delay = std::max(2, delayMs / 10); // less is taken for ten by browsers
    int error = 0;
    m_private->gif = EGifOpen(&device, writeToDevice, &error);
    m_private->isGood = m_private->gif && m_private->begin();
}

GifWriter::~GifWriter() {
    finish();
}

bool GifWriter::add(const QImage& picture) {
    Private& d = *m_private;
    if (!d.isGood || picture.size() != d.size) return false;
    const QImage frame = picture.convertToFormat(QImage::Format_RGB32);
    Palette palette(frame);
    std::array<GifColorType, colourCount> colours;
    for (std::size_t n = 0; n < colours.size(); ++n)
        colours[n] = {static_cast<GifByteType>(qRed(palette.colours[n])),
                      static_cast<GifByteType>(qGreen(palette.colours[n])),
                      static_cast<GifByteType>(qBlue(palette.colours[n]))};
    ColorMapObject* map = GifMakeMapObject(colourCount, colours.data());
    GraphicsControlBlock control{DISPOSE_DO_NOT, false, d.delay, NO_TRANSPARENT_COLOR};
    std::array<GifByteType, 4> extension;
    EGifGCBToExtension(&control, extension.data());
    d.isGood = map &&
               EGifPutExtension(d.gif, GRAPHICS_EXT_FUNC_CODE, static_cast<int>(extension.size()),
                                extension.data()) == GIF_OK &&
               EGifPutImageDesc(d.gif, 0, 0, d.size.width(), d.size.height(), false, map) == GIF_OK;
    GifFreeMapObject(map);
    std::vector<GifByteType> line(static_cast<std::size_t>(frame.width()));
    for (int y = 0; d.isGood && y < frame.height(); ++y) {
        const auto* row = reinterpret_cast<const QRgb*>(frame.constScanLine(y));
        std::transform(row, row + frame.width(), line.begin(),
                       [&](QRgb colour) { return palette.nearest(colour); });
        d.isGood = EGifPutLine(d.gif, line.data(), frame.width()) == GIF_OK;
    }
    return d.isGood;
}

bool GifWriter::finish() {
    Private& d = *m_private;
    if (!d.gif) return d.isGood;
    int error = 0;
    d.isGood = EGifCloseFile(std::exchange(d.gif, nullptr), &error) == GIF_OK && d.isGood;
    return d.isGood;
}

} // namespace magiqt
