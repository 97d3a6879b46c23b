// The bytes of a file, decompressed where it is gzip (told by its first bytes, not by its name). The CRC and
// the length of every gzip member are checked when its end is reached. Holds one open file; used by one
// thread at a time, by the NIfTI reader alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace magiqt {

class NiftiSource {
public:
    // Throws Error (BadInput, "file.unreadable") where there is no such regular file.
    explicit NiftiSource(const std::filesystem::path& file);
    ~NiftiSource();
    NiftiSource(const NiftiSource&) = delete;
    NiftiSource& operator=(const NiftiSource&) = delete;

    // Up to `bytes`; fewer only at the end of the data. Throws Error (BadInput, "nifti.gzip-damaged").
    std::size_t read(std::uint8_t* to, std::size_t bytes);

    bool isCompressed() const;
    std::uint64_t fileBytes() const;
    // No more bytes than this can follow from the start of the data: the size of the file, or what the best
    // possible compression (1032 : 1) could have put into it.
    std::uint64_t mostBytes() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace magiqt
