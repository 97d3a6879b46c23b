// Writes pictures as an animated GIF that plays for ever (giflib), the one format that slides, browsers and
// mail programs all play. A frame has 256 colours of its own: greys first, then those of maps, letters and
// lines. One picture at a time is in memory. Not shared between threads.
#pragma once

#include <QImage>

#include <memory>

class QIODevice;

namespace magiqt {

class GifWriter {
public:
    // delayMs: between two frames, in steps of ten. The device must be open, and outlive this.
    GifWriter(QIODevice& device, const QSize& size, int delayMs);
    ~GifWriter();

    // Of this size. False: the device would not take it.
    bool add(const QImage& picture);
    bool finish();

private:
    struct Private;
    std::unique_ptr<Private> m_private;
};

} // namespace magiqt
