// What the user asks of an enhancement. The strings are those of the job kind "enhance". Plain values.
#pragma once

#include <QMap>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <cstdint>

namespace magiqt {

enum class EnhancePreset { Preview, Standard, Fine };
enum class EnhanceDevice { Automatic, Cpu, Cuda };

struct EnhanceRequest {
    QString contrast;             // "T1w", "T2w" or "FLAIR": the one that is asked for
    QMap<QString, QString> files; // contrast -> file; the others of the session help the first
    EnhancePreset preset = EnhancePreset::Standard;
    int samples = 1; // more than one: the mean is written, with an uncertainty map
    EnhanceDevice device = EnhanceDevice::Automatic;
    std::uint64_t seed = 0;
    double expectedSeconds = 0; // what the user was told; 0 when unknown
    double megavoxels = 0;      // of the 1 mm grid over the input
};

inline QStringList knownContrasts() {
    return {QStringLiteral("T1w"), QStringLiteral("T2w"), QStringLiteral("FLAIR")};
}
inline QString presetName(EnhancePreset preset) {
    switch (preset) {
    case EnhancePreset::Preview:
        return QStringLiteral("preview");
    case EnhancePreset::Standard:
        return QStringLiteral("standard");
    case EnhancePreset::Fine:
        return QStringLiteral("fine");
    }
    return QStringLiteral("standard");
}
inline QString deviceName(EnhanceDevice device) {
    switch (device) {
    case EnhanceDevice::Automatic:
        return QStringLiteral("auto");
    case EnhanceDevice::Cpu:
        return QStringLiteral("cpu");
    case EnhanceDevice::Cuda:
        return QStringLiteral("cuda");
    }
    return QStringLiteral("auto");
}

} // namespace magiqt

Q_DECLARE_METATYPE(magiqt::EnhanceRequest)
