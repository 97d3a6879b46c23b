// What the canvas shows for a while in place of what it was told to: one arm alone, a sample, a flicker, a
// run through the slices.
#include "SliceCanvas.h"

#include <utility>

namespace magiqt {

void SliceCanvas::setPeek(bool isOn) {
    showAlone(isOn ? std::optional(Arm::Before) : std::nullopt);
}

void SliceCanvas::showAlone(std::optional<Arm> which) {
    if (which && !hasArm(*which)) which.reset();
    if (which == m_alone) return;
    m_alone = which;
    invalidate();
}

std::vector<Point3> SliceCanvas::cinePlaces() const {
    const std::optional<Pane> pane = paneOf(m_focus);
    if (!pane) return {};
    const Point3 scroll = m_link.axes(pane->id.plane).scroll, now = m_link.crosshairLps();
    const Geometry& volume = arm(steppedArm(*pane)).volume->geometry();
    const SliceAxis axis = sliceAxis(volume, scroll);
    const auto at = static_cast<int>(sliceNumber(volume, axis, now));
    std::vector<Point3> places;
    for (int number = 1; number <= static_cast<int>(axis.count); ++number)
        places.push_back(m_link.bounds().towards(now, stepSlices(volume, scroll, now, number - at)));
    return places;
}

void SliceCanvas::setSamples(std::vector<VolumePointer> samples) {
    if (samples == m_samples) return;
    m_samples = std::move(samples);
    showSample(std::nullopt);
    emit choicesChanged();
}

void SliceCanvas::showSample(std::optional<std::size_t> place) {
    if (place && *place >= m_samples.size()) place.reset();
    if (place == m_sample) return;
    m_sample = place;
    m_surface->releaseVolumes();
    ++m_generation;
    invalidate();
}

void SliceCanvas::nextSample() {
    showSample(m_sample ? *m_sample + 1 : 0);
}

const VolumePointer& SliceCanvas::drawnVolume(Arm which) const {
    return which == Arm::After && m_sample ? m_samples[*m_sample] : arm(which).volume;
}

void SliceCanvas::setCine(bool isOn) {
    if (isOn == isCine()) return;
    if (isOn)
        m_cine.start();
    else
        m_cine.stop();
    emit choicesChanged();
}

void SliceCanvas::stepCine() {
    const std::optional<Pane> pane = paneOf(m_focus);
    if (!pane) {
        setCine(false);
        return;
    }
    const Point3 before = m_link.crosshairLps();
    stepSlice(*pane, m_cineDirection);
    if ((m_link.crosshairLps() - before).norm() < 1e-6) { // at the end of what there is
        m_cineDirection = -m_cineDirection;
        stepSlice(*pane, m_cineDirection);
    }
}

void SliceCanvas::setFlicker(bool isOn) {
    if (isOn == isFlickering()) return;
    if (isOn)
        m_flicker.start();
    else
        m_flicker.stop();
    setPeek(false);
    emit choicesChanged();
}

} // namespace magiqt
