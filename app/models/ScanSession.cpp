#include "ScanSession.h"

#include <algorithm>

namespace magiqt {

const LoadedScan& imageOf(const SessionScan& scan, Arm arm) {
    switch (arm) {
    case Arm::Before:
        return scan.input;
    case Arm::After:
        return scan.enhanced;
    case Arm::Reference:
        return scan.reference;
    case Arm::Other:
        break;
    }
    return scan.second;
}

ScanSession::ScanSession(QObject* parent) : QObject(parent) {}

const SessionScan* ScanSession::shown() const {
    return m_shown < m_scans.size() ? &m_scans[m_shown] : nullptr;
}

const SessionScan* ScanSession::find(const QString& contrast) const {
    const auto found = std::find_if(m_scans.begin(), m_scans.end(), [&contrast](const SessionScan& scan) {
        return scan.contrast == contrast;
    });
    return found == m_scans.end() ? nullptr : &*found;
}

void ScanSession::open(const LoadedScan& input, const QString& contrast) {
    m_scans.clear();
    m_scans.emplace_back();
    m_scans.back().contrast = contrast;
    m_scans.back().input = input;
    m_shown = 0;
    ++m_number;
    emit changed();
}

bool ScanSession::add(const LoadedScan& input, const QString& contrast) {
    if (contrast.isEmpty() || find(contrast)) return false;
    m_scans.emplace_back();
    m_scans.back().contrast = contrast;
    m_scans.back().input = input;
    emit changed();
    return true;
}

void ScanSession::close() {
    m_scans.clear();
    m_shown = 0;
    emit changed();
}

void ScanSession::show(const QString& contrast) {
    for (std::size_t i = 0; i < m_scans.size(); ++i)
        if (m_scans[i].contrast == contrast && i != m_shown) {
            m_shown = i;
            emit changed();
            return;
        }
}

bool ScanSession::setContrast(const QString& contrast) {
    if (m_shown >= m_scans.size()) return false;
    SessionScan& scan = m_scans[m_shown];
    if (scan.contrast == contrast) return true;
    if (!contrast.isEmpty() && find(contrast)) return false;
    SessionScan other; // the rest was made for the other contrast, as the reference is of it
    other.contrast = contrast;
    other.input = scan.input;
    scan = other;
    emit changed();
    return true;
}

void ScanSession::change(const QString& contrast, const std::function<void(SessionScan&)>& apply) {
    for (SessionScan& scan : m_scans)
        if (scan.contrast == contrast) {
            apply(scan);
            emit changed();
            return;
        }
}

void ScanSession::setEnhanced(const QString& contrast, const LoadedScan& enhanced) {
    change(contrast, [&](SessionScan& scan) {
        scan.enhanced = enhanced;
        scan.uncertainty = {};
        scan.consistency = {};
        scan.samples.clear();
    });
}

void ScanSession::addSample(const QString& contrast, const LoadedScan& image) {
    change(contrast, [&](SessionScan& scan) { scan.samples.push_back(image.volume); });
}

void ScanSession::setConsistency(const QString& contrast, const LoadedScan& map) {
    change(contrast, [&](SessionScan& scan) { scan.consistency = map; });
}

void ScanSession::setSecond(const QString& contrast, const LoadedScan& image) {
    change(contrast, [&](SessionScan& scan) { scan.second = image; });
}

void ScanSession::addMap(const QString& contrast, const LoadedScan& map) {
    change(contrast, [&](SessionScan& scan) { scan.maps.push_back(map); });
}

void ScanSession::setUncertainty(const QString& contrast, const LoadedScan& map) {
    change(contrast, [&](SessionScan& scan) { scan.uncertainty = map; });
}

void ScanSession::setReference(const QString& contrast, const LoadedScan& reference, const Matrix4& toScan) {
    change(contrast, [&](SessionScan& scan) {
        scan.reference = reference;
        scan.referenceToScan = toScan;
    });
}

QString ScanSession::windowTitle() const {
    const SessionScan* scan = shown();
    if (!scan) return tr("MagIQT");
    if (scan->contrast.isEmpty()) return tr("MagIQT - scan %1").arg(m_number);
    return tr("MagIQT - scan %1 (%2)").arg(m_number).arg(scan->contrast);
}

QString ScanSession::suggestedFileName() const {
    const SessionScan* scan = shown();
    return QStringLiteral("scan-%1_desc-enhanced_%2.nii.gz")
        .arg(m_number)
        .arg(scan ? scan->contrast : QString());
}

} // namespace magiqt
