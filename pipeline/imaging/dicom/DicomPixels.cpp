#include "DicomPixels.h"

#include "base/Error.h"
#include "volume/Nifti.h"

#include <gdcmImageReader.h>
#include <gdcmTrace.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <exception>
#include <limits>
#include <map>
#include <mutex>
#include <thread>

namespace magiqt {

namespace {

struct SyntaxName {
    const char* uid;
    const char* name;
    bool isRead;
};

// Transfer syntaxes of PS3.6 that an MR image may have.
constexpr std::array<SyntaxName, 28> kSyntaxes{{
    {"1.2.840.10008.1.2", "implicit little endian", true},
    {"1.2.840.10008.1.2.1", "explicit little endian", true},
    {"1.2.840.10008.1.2.2", "explicit big endian", true},
    {"1.2.840.10008.1.2.1.99", "deflated explicit little endian", false},
    {"1.2.840.10008.1.2.5", "RLE", true},
    {"1.2.840.10008.1.2.4.50", "JPEG baseline", true},
    {"1.2.840.10008.1.2.4.51", "JPEG extended", true},
    {"1.2.840.10008.1.2.4.57", "JPEG lossless", true},
    {"1.2.840.10008.1.2.4.70", "JPEG lossless, first-order prediction", true},
    {"1.2.840.10008.1.2.4.80", "JPEG-LS lossless", true},
    {"1.2.840.10008.1.2.4.81", "JPEG-LS near-lossless", true},
    {"1.2.840.10008.1.2.4.90", "JPEG 2000 lossless", true},
    {"1.2.840.10008.1.2.4.91", "JPEG 2000", true},
    {"1.2.840.10008.1.2.4.92", "JPEG 2000 part 2 lossless", false},
    {"1.2.840.10008.1.2.4.93", "JPEG 2000 part 2", false},
    {"1.2.840.10008.1.2.4.94", "JPIP referenced", false},
    {"1.2.840.10008.1.2.4.95", "JPIP referenced, deflated", false},
    {"1.2.840.10008.1.2.4.100", "MPEG-2 main level", false},
    {"1.2.840.10008.1.2.4.101", "MPEG-2 high level", false},
    {"1.2.840.10008.1.2.4.102", "MPEG-4 high profile", false},
    {"1.2.840.10008.1.2.4.103", "MPEG-4 BD-compatible", false},
    {"1.2.840.10008.1.2.4.201", "high-throughput JPEG 2000 lossless", false},
    {"1.2.840.10008.1.2.4.202", "high-throughput JPEG 2000 lossless, RPCL", false},
    {"1.2.840.10008.1.2.4.203", "high-throughput JPEG 2000", false},
    {"1.2.840.10008.1.2.4.110", "JPEG XL lossless", false},
    {"1.2.840.10008.1.2.4.111", "JPEG XL from JPEG", false},
    {"1.2.840.10008.1.2.4.112", "JPEG XL", false},
    {"1.2.840.113619.5.2", "implicit little endian with big-endian pixels (GE)", false},
}};

const SyntaxName* syntaxOf(const std::string& uid) {
    const auto found = std::find_if(kSyntaxes.begin(), kSyntaxes.end(),
                                    [&](const SyntaxName& syntax) { return uid == syntax.uid; });
    return found == kSyntaxes.end() ? nullptr : &*found;
}

// GDCM reports to standard error, with values of the header in its text: what names a person could end up in
// a log.
void silenceGdcm() {
    static std::once_flag once;
    std::call_once(once, [] {
        gdcm::Trace::DebugOff();
        gdcm::Trace::WarningOff();
        gdcm::Trace::ErrorOff();
    });
}

[[noreturn]] void unreadable(const std::string& why) {
    throw Error(ErrorKind::BadInput, "dicom.pixels-unreadable",
                "the pixels of a slice cannot be read: " + why + "; copy the series again from its source",
                {{"reason", why}});
}

class Descriptor {
public:
    explicit Descriptor(const std::filesystem::path& file)
        : m_descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {}
    ~Descriptor() {
        if (m_descriptor >= 0) ::close(m_descriptor);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    void read(std::uint64_t offset, std::vector<char>& bytes) const {
        if (m_descriptor < 0) unreadable("a file cannot be opened any more");
        std::size_t done = 0;
        while (done < bytes.size()) {
            const ssize_t got = ::pread(m_descriptor, bytes.data() + done, bytes.size() - done,
                                        static_cast<off_t>(offset + done));
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) unreadable("a file ends too early");
            done += static_cast<std::size_t>(got);
        }
    }

private:
    int m_descriptor;
};

struct StoredRange {
    std::int64_t least = std::numeric_limits<std::int64_t>::max();
    std::int64_t most = std::numeric_limits<std::int64_t>::min();

    void add(const StoredRange& other) {
        least = std::min(least, other.least);
        most = std::max(most, other.most);
    }
};

// Stored values of one frame (the bits between highBit and bitsStored, signed or not), scaled. `Wide` holds
// every one of them; the loop is written so that the compiler makes vectors of it.
template <class Word, class Wide>
void convert(const char* bytes, std::size_t count, const DicomHeader& header, bool swap, NiftiScaling scaling,
             float* target, StoredRange& range) {
    const int right = header.highBit + 1 - header.bitsStored;
    const Wide mask = static_cast<Wide>((std::int64_t(1) << header.bitsStored) - 1);
    // Adding and taking away the sign bit extends the sign.
    const Wide sign =
        header.isSigned ? static_cast<Wide>(std::int64_t(1) << (header.bitsStored - 1)) : Wide(0);
    const double slope = static_cast<double>(scaling.slope),
                 intercept = static_cast<double>(scaling.intercept);
    Wide least = std::numeric_limits<Wide>::max(), most = std::numeric_limits<Wide>::min();
    for (std::size_t n = 0; n < count; ++n) {
        Word word;
        std::memcpy(&word, bytes + n * sizeof(Word), sizeof(Word));
        if constexpr (sizeof(Word) == 2)
            if (swap) word = static_cast<Word>(word << 8 | word >> 8);
        if constexpr (sizeof(Word) == 4)
            if (swap) word = __builtin_bswap32(word);
        const Wide value = static_cast<Wide>(((static_cast<Wide>(word >> right) & mask) ^ sign) - sign);
        least = std::min(least, value);
        most = std::max(most, value);
        target[n] = static_cast<float>(static_cast<double>(value) * slope + intercept);
    }
    range.add({least, most});
}

void convertFrame(const char* bytes, std::size_t count, const DicomHeader& header, bool swap,
                  NiftiScaling scaling, float* target, StoredRange& range) {
    switch (header.bitsAllocated) {
    case 8:
        return convert<std::uint8_t, std::int32_t>(bytes, count, header, swap, scaling, target, range);
    case 16:
        return convert<std::uint16_t, std::int32_t>(bytes, count, header, swap, scaling, target, range);
    default:
        return convert<std::uint32_t, std::int64_t>(bytes, count, header, swap, scaling, target, range);
    }
}

// All frames of an encapsulated file, as they would stand in a native little-endian one.
std::vector<char> decoded(const DicomHeader& header) {
    silenceGdcm();
    try {
        gdcm::ImageReader reader;
        reader.SetFileName(header.path.c_str());
        if (!reader.Read()) unreadable("the compressed data is damaged");
        const gdcm::Image& image = reader.GetImage();
        const std::size_t needed = static_cast<std::size_t>(header.rows) *
                                   static_cast<std::size_t>(header.columns) *
                                   static_cast<std::size_t>(header.bitsAllocated / 8) * header.frames.size();
        if (image.GetBufferLength() != needed || image.GetPixelFormat().GetSamplesPerPixel() != 1)
            unreadable("the compressed data has another size than the header says");
        std::vector<char> bytes(needed);
        if (!image.GetBuffer(bytes.data())) unreadable("the compressed data is damaged");
        return bytes;
    } catch (const Error&) {
        throw;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) { // its text may hold values of the header
        unreadable("the compressed data is damaged");
    }
}

class StackReader {
public:
    StackReader(const std::vector<DicomHeader>& headers, const DicomStack& stack,
                const StackReadOptions& options)
        : m_headers(headers), m_stack(stack), m_options(options) {
        for (const DicomSlice& slice : stack.slices)
            m_files[slice.frame.file].push_back(&slice);
        for (const auto& [file, slices] : m_files)
            m_order.push_back(file);
    }

    StackImage read() {
        const std::string problem = pixelProblem(m_headers[m_stack.header]);
        if (!m_stack.importable || !problem.empty())
            throw Error(ErrorKind::BadInput, "dicom.unsupported-pixels",
                        "the series cannot be imported: " +
                            (problem.empty() ? toText(m_stack.doubt) : problem),
                        {{"format", problem.empty() ? toText(m_stack.doubt) : problem}});
        const Index3 size = m_stack.geometry.sizeIjk();
        m_plane = static_cast<std::size_t>(size[0] * size[1]);
        const DicomFrame& first = m_stack.slices.front().frame;
        try {
            // A missing slice holds stored zeros, as if the scanner had seen nothing.
            m_voxels.assign(m_plane * static_cast<std::size_t>(size[2]),
                            m_stack.sameScaling ? static_cast<float>(first.intercept) : 0.0f);
        } catch (const std::bad_alloc&) {
            throw Error(ErrorKind::NoResource, "dicom.memory",
                        "there is not enough memory for the voxels of the series");
        }
        runThreads();
        return result(first);
    }

private:
    void runThreads() {
        const int threads =
            std::clamp(m_options.threads, 1, static_cast<int>(std::max<std::size_t>(1, m_order.size())));
        {
            std::vector<std::jthread> helpers;
            for (int n = 1; n < threads; ++n)
                helpers.emplace_back([this] { work(); });
            work();
        }
        if (m_failure) std::rethrow_exception(m_failure);
    }

    void work() {
        try {
            for (;;) {
                const std::size_t at = m_next.fetch_add(1);
                if (at >= m_order.size() || m_stop.load()) return;
                if (m_options.stopRequested && m_options.stopRequested())
                    throw Error(ErrorKind::Stopped, "import.stopped", "reading was stopped");
                const StoredRange range = readFile(m_order[at]);
                const std::lock_guard lock(m_mutex);
                m_range.add(range);
                ++m_done;
                if (m_options.progress)
                    m_options.progress(static_cast<double>(m_done) / static_cast<double>(m_order.size()));
            }
        } catch (...) {
            const std::lock_guard lock(m_mutex);
            if (!m_failure) m_failure = std::current_exception();
            m_stop.store(true);
        }
    }

    StoredRange readFile(std::size_t file) {
        const DicomHeader& header = m_headers[file];
        const std::vector<const DicomSlice*>& slices = m_files.at(file);
        const std::size_t frameBytes = m_plane * static_cast<std::size_t>(header.bitsAllocated / 8);
        StoredRange range;
        if (header.encapsulated) {
            const std::vector<char> bytes = decoded(header);
            for (const DicomSlice* slice : slices)
                place(*slice, header, bytes.data() + slice->frame.frame * frameBytes, false, range);
            return range;
        }
        const Descriptor descriptor(header.path);
        std::vector<char> bytes(frameBytes);
        const bool swap = header.bigEndian != (std::endian::native == std::endian::big);
        for (const DicomSlice* slice : slices) {
            descriptor.read(header.pixelOffset + slice->frame.frame * frameBytes, bytes);
            place(*slice, header, bytes.data(), swap, range);
        }
        return range;
    }

    void place(const DicomSlice& slice, const DicomHeader& header, const char* bytes, bool swap,
               StoredRange& range) {
        float* target = m_voxels.data() + static_cast<std::size_t>(slice.place) * m_plane;
        // As floats, so that a NIfTI, which keeps them as floats, gives the same values back.
        const NiftiScaling scaling{static_cast<float>(slice.frame.slope),
                                   static_cast<float>(slice.frame.intercept)};
        convertFrame(bytes, m_plane, header, swap, scaling, target, range);
    }

    StackImage result(const DicomFrame& first) {
        StackImage image;
        image.volume = Volume(m_stack.geometry, std::move(m_voxels));
        m_range.add({0, 0}); // empty places
        // A slope so steep or an intercept so far away that a float no longer tells the stored values apart.
        const double farthest =
            static_cast<double>(std::max(std::abs(m_range.least), std::abs(m_range.most)));
        const bool exact = first.slope != 0 && farthest + std::abs(first.intercept / first.slope) < 8e6 &&
                           std::isfinite(first.slope);
        if (!m_stack.sameScaling || !exact) {
            image.type = VoxelType::Float32;
        } else {
            image.scaling = StackScaling{first.slope, first.intercept};
            if (m_range.least >= -32768 && m_range.most <= 32767)
                image.type = VoxelType::Int16;
            else if (m_range.least >= 0 && m_range.most <= 65535)
                image.type = VoxelType::UInt16;
            else
                image.type = VoxelType::Int32;
        }
        return image;
    }

    const std::vector<DicomHeader>& m_headers;
    const DicomStack& m_stack;
    const StackReadOptions& m_options;
    std::map<std::size_t, std::vector<const DicomSlice*>> m_files;
    std::vector<std::size_t> m_order;
    std::size_t m_plane = 0;
    std::vector<float> m_voxels;
    std::atomic<std::size_t> m_next{0};
    std::atomic<bool> m_stop{false};
    std::mutex m_mutex; // of all below
    std::size_t m_done = 0;
    StoredRange m_range;
    std::exception_ptr m_failure;
};

} // namespace

StackImage readStack(const std::vector<DicomHeader>& headers, const DicomStack& stack,
                     const StackReadOptions& options) {
    return StackReader(headers, stack, options).read();
}

std::string transferSyntaxName(const std::string& uid) {
    const SyntaxName* syntax = syntaxOf(uid);
    if (syntax) return syntax->name;
    // Numbers of the standard name nobody; private ones could be anything.
    const bool isStandard = uid.starts_with("1.2.840.10008.1.2.") && uid.size() < 40 &&
                            uid.find_first_not_of("0123456789.") == std::string::npos;
    return isStandard ? "transfer syntax " + uid : "a private transfer syntax";
}

std::string pixelProblem(const DicomHeader& header) {
    const SyntaxName* syntax = syntaxOf(header.transferSyntax);
    if (!syntax || !syntax->isRead) return transferSyntaxName(header.transferSyntax);
    if (!header.integerPixels) return "floating-point pixels";
    if (header.isMonochrome1) return "inverted grey levels (MONOCHROME1)";
    return {};
}

} // namespace magiqt
