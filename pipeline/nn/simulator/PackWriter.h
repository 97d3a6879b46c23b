// Writes a pack: the volumes of many subjects on 1 mm grids in one flat tensor file that training reads
// without NIfTI or zlib (docs/pack-format.md). Free of Torch, so that pack preparation needs none. One
// thread.
#pragma once

#include "nn/simulator/SimulatorRecipe.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace magiqt {

inline constexpr double kPackUnitsPerOne = 8192.0; // stored int16 = normalised intensity * 8192, clipped at 4

struct PackSubjectData {
    enum class Kind { Images, Labels, Pair };
    Kind kind = Kind::Images;
    std::string name;
    std::string source; // set and licence, for the model card
    AgeBand age = AgeBand::Adult;
    bool wholeHead = false;
    double weight = 1.0;  // how often training draws it, relative to others of its kind
    double sliceMm = 1.0; // thickness of the source's slices along k, 1 for isotropic sources
    std::array<std::int64_t, 3> sizeIjk{}; // i -> L, j -> P, k -> S, 1 mm
    std::array<double, 3> centroidIjk{};   // of the head
    // Normalised: head median 0.5. Empty where there is no such contrast.
    std::array<std::vector<float>, kContrastCount> images;
    std::array<std::vector<float>, kContrastCount> lowField; // Pair only: real scans on the same grid
    std::array<std::vector<std::uint8_t>, 3> tissue;         // white, grey, CSF, 0..255; Images only
    std::array<std::array<double, 3>, kContrastCount> classMean{};
    std::vector<std::uint8_t> lesion; // empty, or 0 / not 0
    std::vector<std::uint8_t> labels; // Labels only: Tissue codes
};

class PackWriter {
public:
    explicit PackWriter(std::string part);
    ~PackWriter();
    PackWriter(const PackWriter&) = delete;
    PackWriter& operator=(const PackWriter&) = delete;

    // Bytes that the subject adds to the file.
    static std::uint64_t bytesOf(const PackSubjectData& subject);
    void add(const PackSubjectData& subject);
    // Returns the digest of the data. Throws Error (NoResource) when the disk is full.
    std::string write(const std::filesystem::path& file) const;

private:
    struct Content;
    std::unique_ptr<Content> m_content;
};

} // namespace magiqt
