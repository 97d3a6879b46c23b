// A head of ellipsoids for the simulator's tests: scalp, bone, CSF, folded grey matter, white matter,
// ventricles; as tissue codes, as an image and as a pack of one image and one label subject. 1 mm, LPS.
#pragma once

#include "nn/simulator/PackWriter.h"

#include <cmath>
#include <cstdint>
#include <vector>

namespace magiqt::test {

struct SyntheticHead {
    std::array<std::int64_t, 3> sizeIjk{};
    std::vector<std::uint8_t> codes;

    explicit SyntheticHead(std::array<std::int64_t, 3> size = {112, 136, 108}) : sizeIjk(size) {
        codes.resize(static_cast<std::size_t>(size[0] * size[1] * size[2]));
        std::size_t n = 0;
        for (std::int64_t k = 0; k < size[2]; ++k)
            for (std::int64_t j = 0; j < size[1]; ++j)
                for (std::int64_t i = 0; i < size[0]; ++i, ++n)
                    codes[n] = static_cast<std::uint8_t>(tissueAt(i, j, k));
    }

    Tissue tissueAt(std::int64_t i, std::int64_t j, std::int64_t k) const {
        const double x = (static_cast<double>(i) - 0.5 * static_cast<double>(sizeIjk[0] - 1)) /
                         (0.47 * static_cast<double>(sizeIjk[0]));
        const double y = (static_cast<double>(j) - 0.5 * static_cast<double>(sizeIjk[1] - 1)) /
                         (0.47 * static_cast<double>(sizeIjk[1]));
        const double z = (static_cast<double>(k) - 0.5 * static_cast<double>(sizeIjk[2] - 1)) /
                         (0.47 * static_cast<double>(sizeIjk[2]));
        const double r = std::sqrt(x * x + y * y + z * z);
        const double fold = 0.035 * std::sin(14.0 * std::atan2(y, x)) * std::cos(9.0 * z);
        if (r > 1.0) return Tissue::Background;
        if (r > 0.92) return Tissue::SkinAndFat;
        if (r > 0.86) return Tissue::CorticalBone;
        if (r > 0.80 + fold) return Tissue::Csf;
        if (r > 0.70 + fold) return Tissue::GreyMatter;
        // Off the middle, so that left and right can be told apart.
        if (std::hypot((x - 0.12) / 0.7, y, z) < 0.22) return Tissue::Csf;
        return Tissue::WhiteMatter;
    }

    // Normalised so that white matter is 0.6 in T1w, 0.45 in T2w, 0.5 in FLAIR.
    std::vector<float> image(std::size_t contrast) const {
        std::vector<float> values(codes.size());
        for (std::size_t n = 0; n < codes.size(); ++n)
            values[n] = value(static_cast<Tissue>(codes[n]), contrast);
        return values;
    }

    static float value(Tissue tissue, std::size_t contrast) {
        const std::array<float, 3> white = {0.6f, 0.45f, 0.5f}, grey = {0.43f, 0.6f, 0.62f},
                                   csf = {0.15f, 1.2f, 0.15f};
        switch (tissue) {
        case Tissue::WhiteMatter:
            return white[contrast];
        case Tissue::GreyMatter:
            return grey[contrast];
        case Tissue::Csf:
            return csf[contrast];
        case Tissue::SkinAndFat:
            return 0.9f;
        case Tissue::CorticalBone:
            return 0.05f;
        default:
            return 0.0f;
        }
    }

    PackSubjectData imageSubject(const std::vector<std::size_t>& contrasts, const std::string& name) const {
        PackSubjectData subject;
        subject.name = name;
        subject.wholeHead = true;
        subject.sizeIjk = sizeIjk;
        for (std::size_t a = 0; a < 3; ++a)
            subject.centroidIjk[a] = 0.5 * static_cast<double>(sizeIjk[a]);
        const std::array<Tissue, 3> classes = {Tissue::WhiteMatter, Tissue::GreyMatter, Tissue::Csf};
        for (std::size_t t = 0; t < 3; ++t) {
            subject.tissue[t].resize(codes.size());
            for (std::size_t n = 0; n < codes.size(); ++n)
                subject.tissue[t][n] = codes[n] == static_cast<std::uint8_t>(classes[t]) ? 255 : 0;
        }
        for (const std::size_t c : contrasts) {
            subject.images[c] = image(c);
            for (std::size_t t = 0; t < 3; ++t)
                subject.classMean[c][t] = value(classes[t], c);
        }
        return subject;
    }

    PackSubjectData labelSubject(const std::string& name) const {
        PackSubjectData subject;
        subject.kind = PackSubjectData::Kind::Labels;
        subject.name = name;
        subject.wholeHead = true;
        subject.sizeIjk = sizeIjk;
        for (std::size_t a = 0; a < 3; ++a)
            subject.centroidIjk[a] = 0.5 * static_cast<double>(sizeIjk[a]);
        subject.labels = codes;
        return subject;
    }
};

} // namespace magiqt::test
