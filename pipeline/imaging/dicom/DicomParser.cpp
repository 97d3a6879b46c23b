#include "DicomParser.h"

#include "DicomTags.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

namespace magiqt {

namespace {

constexpr std::uint32_t kUndefined = 0xFFFFFFFF;
constexpr std::size_t kLongestKept = 4096;        // bytes of a value
constexpr int kDeepest = 12;                      // sequences in sequences
constexpr std::int64_t kMostElements = 4'000'000; // in one file
constexpr std::size_t kWindow = 1u << 15;

constexpr DicomTag kItem = 0xFFFEE000, kItemEnd = 0xFFFEE00D, kSequenceEnd = 0xFFFEE0DD;

struct Damage {}; // thrown and caught inside this file

class FileBytes {
public:
    explicit FileBytes(const std::filesystem::path& file)
        : m_descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)), m_buffer(kWindow) {
        struct stat status {};
        m_isReadable = m_descriptor >= 0 && ::fstat(m_descriptor, &status) == 0 && S_ISREG(status.st_mode);
        if (m_isReadable) m_size = static_cast<std::uint64_t>(status.st_size);
    }
    ~FileBytes() {
        if (m_descriptor >= 0) ::close(m_descriptor);
    }
    FileBytes(const FileBytes&) = delete;
    FileBytes& operator=(const FileBytes&) = delete;

    bool isReadable() const { return m_isReadable; }
    std::uint64_t size() const { return m_size; }

    // Copies bytes of the file; false when they are not all there.
    bool read(std::uint64_t offset, void* target, std::size_t bytes) {
        if (offset > m_size || bytes > m_size - offset) return false;
        if (bytes > kWindow) return false;
        if (offset < m_begin || offset + bytes > m_begin + m_filled) fill(offset);
        if (offset < m_begin || offset + bytes > m_begin + m_filled) return false;
        std::memcpy(target, m_buffer.data() + (offset - m_begin), bytes);
        return true;
    }

private:
    void fill(std::uint64_t offset) {
        m_begin = offset;
        m_filled = 0;
        while (m_filled < kWindow) {
            const ssize_t got = ::pread(m_descriptor, m_buffer.data() + m_filled, kWindow - m_filled,
                                        static_cast<off_t>(offset + m_filled));
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) break;
            m_filled += static_cast<std::size_t>(got);
        }
    }

    int m_descriptor;
    bool m_isReadable = false;
    std::uint64_t m_size = 0;
    std::uint64_t m_begin = 0;
    std::size_t m_filled = 0;
    std::vector<char> m_buffer;
};

bool hasLongLength(const std::string& vr) {
    static constexpr std::array<const char*, 13> kLong{"OB", "OD", "OF", "OL", "OV", "OW", "SQ",
                                                       "SV", "UC", "UN", "UR", "UT", "UV"};
    return std::any_of(kLong.begin(), kLong.end(), [&](const char* name) { return vr == name; });
}

bool isVr(const char* letters) {
    return letters[0] >= 'A' && letters[0] <= 'Z' && letters[1] >= 'A' && letters[1] <= 'Z';
}

// Sequences that matter in implicit files, where nothing else says that they are ones.
bool isKnownSequence(DicomTag tag) {
    switch (tag) {
    case tags::kOtherIdsSequence:
    case tags::kImagingModifier:
    case tags::kTimingSequence:
    case tags::kEchoSequence:
    case tags::kModifierSequence:
    case tags::kDiffusionSequence:
    case tags::kAveragesSequence:
    case tags::kFrameTypeSequence:
    case tags::kFrameContent:
    case tags::kPlanePosition:
    case tags::kPlaneOrientation:
    case tags::kPixelMeasures:
    case tags::kValueTransformation:
    case tags::kSharedGroups:
    case tags::kPerFrameGroups:
        return true;
    default:
        return false;
    }
}

bool isPrivate(DicomTag tag) {
    return ((tag >> 16) & 1u) != 0;
}

bool isPixels(DicomTag tag) {
    return tag == tags::kPixelData || tag == tags::kFloatPixelData || tag == tags::kDoublePixelData;
}

struct Encoding {
    bool implicit = false;
    bool bigEndian = false;
};

struct ElementHead {
    DicomTag tag = 0;
    std::string vr;
    std::uint32_t length = 0;
    std::uint64_t valueAt = 0;
};

class Walk {
public:
    Walk(FileBytes& bytes, DicomFile& result) : m_bytes(bytes), m_result(result) {}

    void run() {
        char mark[132];
        std::uint64_t at = 0;
        if (m_bytes.read(0, mark, sizeof mark) && std::memcmp(mark + 128, "DICM", 4) == 0) {
            m_result.kind = DicomFileKind::Damaged; // until it is read to its end
            at = metaInformation(132);
        } else {
            const std::optional<std::uint64_t> start = bareStart();
            if (!start) return;
            at = *start;
        }
        if (m_result.transferSyntax == kDeflatedExplicit) {
            m_result.kind =
                DicomFileKind::Dicom; // its data set is one compressed block: refused by name later
            return;
        }
        dataSet(m_result.data, at, m_bytes.size(), 0);
        m_result.kind = DicomFileKind::Dicom;
    }

private:
    std::uint16_t u16(std::uint64_t at) {
        unsigned char b[2];
        if (!m_bytes.read(at, b, 2)) throw Damage();
        return static_cast<std::uint16_t>(m_encoding.bigEndian ? b[0] << 8 | b[1] : b[1] << 8 | b[0]);
    }
    std::uint32_t u32(std::uint64_t at) {
        const std::uint32_t first = u16(at), second = u16(at + 2);
        return m_encoding.bigEndian ? first << 16 | second : second << 16 | first;
    }

    // Group 2 is explicit little endian whatever follows; returns where the data set begins.
    std::uint64_t metaInformation(std::uint64_t at) {
        m_encoding = {};
        while (at + 8 <= m_bytes.size() && u16(at) == 2) {
            const ElementHead head = headAt(at);
            at = value(m_result.data, head, 0);
        }
        m_result.transferSyntax = m_result.data.text(tags::kTransferSyntax);
        if (m_result.transferSyntax.empty()) {
            guessEncoding(at);
            return at;
        }
        m_encoding.implicit = m_result.transferSyntax == kImplicitLittle;
        m_encoding.bigEndian = m_result.transferSyntax == kExplicitBig;
        m_result.bigEndian = m_encoding.bigEndian;
        return at;
    }

    void guessEncoding(std::uint64_t at) {
        char letters[2] = {};
        m_encoding.bigEndian = false;
        m_encoding.implicit = !(m_bytes.read(at + 4, letters, 2) && isVr(letters));
        m_result.transferSyntax = m_encoding.implicit ? kImplicitLittle : kExplicitLittle;
    }

    // Where a data set without preamble begins: with group 8 (or 2) and a first element of a sensible length.
    std::optional<std::uint64_t> bareStart() {
        unsigned char b[8];
        if (!m_bytes.read(0, b, sizeof b) || (b[0] != 8 && b[0] != 2) || b[1] != 0 || b[3] != 0)
            return std::nullopt;
        const bool named = isVr(reinterpret_cast<const char*>(b) + 4);
        if (named ? b[7] != 0 : (b[5] != 0 || b[6] != 0 || b[7] != 0)) return std::nullopt;
        if (b[0] == 2) return metaInformation(0);
        guessEncoding(0);
        return 0;
    }

    ElementHead headAt(std::uint64_t at) {
        if (++m_elements > kMostElements) throw Damage();
        ElementHead head;
        head.tag = static_cast<DicomTag>(u16(at)) << 16 | u16(at + 2);
        const bool bare = (head.tag >> 16) == 0xFFFE; // items have no VR
        if (m_encoding.implicit || bare) {
            head.length = u32(at + 4);
            head.valueAt = at + 8;
            return head;
        }
        char letters[2];
        if (!m_bytes.read(at + 4, letters, 2) || !isVr(letters)) throw Damage();
        head.vr.assign(letters, 2);
        if (hasLongLength(head.vr)) {
            head.length = u32(at + 8);
            head.valueAt = at + 12;
        } else {
            head.length = u16(at + 6);
            head.valueAt = at + 8;
        }
        return head;
    }

    // Reads elements until `end` or, where the length is undefined, until the delimiter. Returns where it
    // stopped.
    std::uint64_t dataSet(DicomDataSet& into, std::uint64_t at, std::uint64_t end, int depth,
                          bool delimited = false) {
        if (depth > kDeepest) throw Damage();
        while (at < end) {
            if (depth == 0 && end - at < 8) return end; // padding
            const ElementHead head = headAt(at);
            if (head.tag == kItemEnd && delimited) return head.valueAt;
            if (depth == 0 && isPixels(head.tag)) {
                pixels(head);
                return end;
            }
            if ((head.tag >> 16) == 0 && depth == 0) throw Damage();
            at = value(into, head, depth);
        }
        if (delimited) throw Damage();
        return at;
    }

    void pixels(const ElementHead& head) {
        m_result.pixelOffset = head.valueAt;
        m_result.integerPixels = head.tag == tags::kPixelData;
        m_result.encapsulated = head.length == kUndefined;
        m_result.pixelBytes = m_result.encapsulated ? 0 : head.length;
    }

    std::uint64_t value(DicomDataSet& into, const ElementHead& head, int depth) {
        const bool isSequence = head.vr == "SQ" || head.length == kUndefined || // also UN of undefined length
                                (head.vr.empty() && isKnownSequence(head.tag));
        if (isSequence) return sequence(into, head, depth);
        const std::uint64_t end = head.valueAt + head.length;
        if (end > m_bytes.size()) throw Damage();
        if (isPrivate(head.tag) || head.length > kLongestKept) return end;
        DicomElement& element = into.add(head.tag);
        if (!element.value.empty()) return end; // the first counts
        element.vr = head.vr;
        element.bigEndian = m_encoding.bigEndian;
        element.value.resize(head.length);
        if (head.length > 0 && !m_bytes.read(head.valueAt, element.value.data(), head.length)) throw Damage();
        return end;
    }

    std::uint64_t sequence(DicomDataSet& into, const ElementHead& head, int depth) {
        if (depth >= kDeepest) throw Damage();
        const bool delimited = head.length == kUndefined;
        const std::uint64_t end = delimited ? m_bytes.size() : head.valueAt + head.length;
        if (end > m_bytes.size()) throw Damage();
        if (!delimited && isPrivate(head.tag)) return end;
        // A sequence of VR UN is implicit inside (CP-246).
        const Encoding outside = m_encoding;
        if (head.vr == "UN") m_encoding = {true, false};
        std::vector<DicomDataSet> items;
        std::uint64_t at = head.valueAt;
        bool closed = !delimited;
        while (at + 8 <= end) {
            const ElementHead item = headAt(at);
            if (item.tag == kSequenceEnd) {
                at = item.valueAt;
                closed = true;
                break;
            }
            if (item.tag != kItem) throw Damage();
            at = itemContent(items, item, end, depth);
        }
        if (!closed) throw Damage();
        m_encoding = outside;
        if (!isPrivate(head.tag)) {
            DicomElement& element = into.add(head.tag);
            element.vr = "SQ";
            if (element.items.empty()) element.items = std::move(items);
        }
        return delimited ? at : end;
    }

    std::uint64_t itemContent(std::vector<DicomDataSet>& items, const ElementHead& item, std::uint64_t end,
                              int depth) {
        DicomDataSet content;
        const bool delimited = item.length == kUndefined;
        const std::uint64_t itemEnd = delimited ? end : item.valueAt + item.length;
        if (itemEnd > end) throw Damage();
        const std::uint64_t stopped = dataSet(content, item.valueAt, itemEnd, depth + 1, delimited);
        items.push_back(std::move(content));
        return delimited ? stopped : itemEnd;
    }

    FileBytes& m_bytes;
    DicomFile& m_result;
    Encoding m_encoding;
    std::int64_t m_elements = 0;
};

} // namespace

DicomFile readDicomFile(const std::filesystem::path& file) {
    DicomFile result;
    FileBytes bytes(file);
    if (!bytes.isReadable()) {
        result.kind = DicomFileKind::Unreadable;
        return result;
    }
    result.fileBytes = bytes.size();
    try {
        Walk(bytes, result).run();
    } catch (const Damage&) {
        // A bare data set that ends in nonsense was none; one with the mark of part 10 is damaged.
        if (result.kind != DicomFileKind::Damaged) result.kind = DicomFileKind::NotDicom;
    }
    return result;
}

} // namespace magiqt
