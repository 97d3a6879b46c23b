#include "ImportInventory.h"

#include "FolderWalk.h"
#include "NiftiSources.h"
#include "Seal.h"

#include "base/Error.h"
#include "base/Ids.h"
#include "base/Json.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <tuple>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

const char* reasonOf(DicomVerdict verdict) {
    switch (verdict) {
    case DicomVerdict::Image:
        return "";
    case DicomVerdict::NotDicom:
        return "not-an-image";
    case DicomVerdict::Unreadable:
        return "unreadable";
    case DicomVerdict::Damaged:
        return "dicom-damaged";
    case DicomVerdict::Truncated:
        return "dicom-truncated";
    case DicomVerdict::Directory:
        return "dicomdir";
    case DicomVerdict::NoPixels:
        return "dicom-without-pixels";
    case DicomVerdict::NotMr:
        return "dicom-not-mr";
    case DicomVerdict::NotGreyscale:
        return "dicom-not-greyscale";
    case DicomVerdict::Compressed:
        return "dicom-deflated";
    }
    return "";
}

std::optional<double> yearsOf(const std::string& age) { // "003Y", "018M", "004W", "010D"
    if (age.size() < 2 || age.size() > 4) return std::nullopt;
    const std::string digits = age.substr(0, age.size() - 1);
    if (digits.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
    const double number = std::stod(digits);
    switch (age.back()) {
    case 'Y':
        return number;
    case 'M':
        return number / 12;
    case 'W':
        return number * 7 / 365.25;
    case 'D':
        return number / 365.25;
    default:
        return std::nullopt;
    }
}

class InventoryTaker {
public:
    InventoryTaker(const fs::path& folder, const std::string& salt, const InventoryOptions& options)
        : m_folder(folder), m_salt(salt), m_options(options), m_inventory(salt) {}

    ImportInventory take() {
        const std::int64_t start = monotonicMs();
        const FolderListing listing = listFolder(m_folder);
        m_inventory.files = static_cast<std::int64_t>(listing.files.size());
        if (listing.unreadable > 0) m_inventory.skipped["unreadable"] += listing.unreadable;
        if (listing.loops > 0) m_inventory.skipped["link-loop"] += listing.loops;
        std::vector<fs::path> candidates, nifti;
        for (const fs::path& file : listing.files) {
            if (hasNiftiEnding(file))
                nifti.push_back(file);
            else if (!isCompanionOfNifti(m_folder / file))
                candidates.push_back(file);
        }
        const double all = static_cast<double>(std::max<std::size_t>(1, candidates.size() + nifti.size()));
        m_dicomShare = static_cast<double>(candidates.size()) / all;
        readHeaders(candidates);
        m_inventory.stacks = stacksOf(m_inventory.headers);
        for (std::size_t n = 0; n < m_inventory.stacks.size(); ++n)
            addStack(n);
        InventoryOptions rest = m_options;
        if (m_options.progress)
            rest.progress = [&](double fraction) {
                m_options.progress(m_dicomShare + (1 - m_dicomShare) * fraction);
            };
        addNiftiSources(m_folder, nifti, m_salt, rest, m_inventory);
        refuseNothing();
        m_inventory.people.finish();
        sortSeries();
        m_inventory.seconds = static_cast<double>(monotonicMs() - start) / 1000;
        return std::move(m_inventory);
    }

private:
    void readHeaders(const std::vector<fs::path>& files) {
        std::vector<DicomReading> readings(files.size());
        std::atomic<std::size_t> next{0}, done{0};
        std::atomic<bool> stop{false};
        const auto work = [&](bool reports) {
            for (std::size_t n; !stop.load() && (n = next.fetch_add(1)) < files.size();) {
                if (m_options.stopRequested && m_options.stopRequested()) stop.store(true);
                readings[n] = readDicomHeader(m_folder / files[n]);
                const std::size_t count = done.fetch_add(1) + 1;
                if (reports && m_options.progress)
                    m_options.progress(m_dicomShare * static_cast<double>(count) /
                                       static_cast<double>(files.size()));
            }
        };
        {
            const int wanted = m_options.threads > 0
                                   ? m_options.threads
                                   : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
            std::vector<std::jthread> helpers;
            for (int n = 1; n < std::min(wanted, static_cast<int>(files.size())); ++n)
                helpers.emplace_back(work, false);
            work(true);
        }
        if (stop.load())
            throw Error(ErrorKind::Stopped, "import.stopped", "looking through the folder was stopped");
        for (DicomReading& reading : readings) {
            if (reading.verdict == DicomVerdict::Image)
                m_inventory.headers.push_back(std::move(reading.header));
            else
                ++m_inventory.skipped[reasonOf(reading.verdict)];
        }
    }

    void addStack(std::size_t index) {
        const DicomStack& stack = m_inventory.stacks[index];
        const DicomHeader& header = m_inventory.headers[stack.header];
        ImportSeries series;
        series.id = keyedHash(m_salt, "dicom|" + stack.key).substr(0, 16);
        series.source = header.enhanced ? ImportSource::DicomEnhanced : ImportSource::Dicom;
        series.where = m_inventory.people.add(factsOf(header.person), "study|" + header.studyUid, header.date,
                                              header.studyUid);
        series.contrast = guessDicomContrast(header.acquisition);
        series.geometry = stack.geometry;
        series.facts = allowedFacts(header.acquisition);
        if (stack.slices.size() > 1) series.facts.spacingBetweenSlices = stack.geometry.spacingMm()[2];
        series.files = stack.files;
        series.slices = static_cast<std::int64_t>(stack.slices.size());
        series.findings = stack.findings;
        series.importable = stack.importable;
        series.index = index;
        if (stack.doubt != DicomDoubt::None) series.untick(toCode(stack.doubt), toText(stack.doubt));
        if (isOtherKind(header.acquisition))
            series.untick("other-kind", "neither T1w nor T2w nor FLAIR by its header");
        if (series.facts.fieldFromFrequency)
            series.findings.push_back(
                {Severity::Note,
                 "import.field-from-frequency",
                 "the header gives no field strength; it was computed from the frequency of the scanner",
                 {}});
        if (series.importable && mayShowFace(series.geometry))
            series.findings.push_back(faceFinding("acquisition"));
        m_inventory.series.push_back(std::move(series));
    }

    static PersonFacts factsOf(const DicomPerson& person) {
        return {person.id, person.name, person.birthDate, person.sex, person.otherIds, yearsOf(person.age)};
    }

    void refuseNothing() {
        if (!m_inventory.series.empty()) return;
        std::string what;
        for (const auto& [reason, count] : m_inventory.skipped)
            what += (what.empty() ? "" : ", ") + std::to_string(count) + " x " + reason;
        throw Error(
            ErrorKind::BadInput, "import.nothing-found",
            m_inventory.files == 0
                ? "the folder is empty: name a folder that holds DICOM files, NIfTI images or a BIDS data set"
                : "the folder holds " + std::to_string(m_inventory.files) +
                      " files but no MR image (passed over: " + what +
                      "): name a folder that holds DICOM files, NIfTI images or a BIDS data set",
            {{"files", std::to_string(m_inventory.files)}, {"skipped", what}});
    }

    // By person and session; within one as acquired (the order in which they were added).
    void sortSeries() {
        const People& people = m_inventory.people;
        const auto rank = [&](const ImportSeries& series) {
            return std::pair(people.number(series.where), people.sessionNumber(series.where));
        };
        std::stable_sort(m_inventory.series.begin(), m_inventory.series.end(),
                         [&](const ImportSeries& a, const ImportSeries& b) { return rank(a) < rank(b); });
    }

    const fs::path m_folder;
    const std::string m_salt;
    const InventoryOptions& m_options;
    ImportInventory m_inventory;
    double m_dicomShare = 1; // of the progress
};

} // namespace

ImportInventory takeInventory(const fs::path& folder, const std::string& salt,
                              const InventoryOptions& options) {
    if (salt.empty())
        throw Error(ErrorKind::Usage, "import.salt",
                    "an import needs a random salt, so that its series ids say nothing");
    return InventoryTaker(folder, salt, options).take();
}

Json previewJson(const ImportInventory& inventory) {
    Json series = Json::array();
    for (const ImportSeries& one : inventory.series)
        series.push_back(toJson(one, inventory.people));
    Json skipped = Json::array();
    for (const auto& [reason, count] : inventory.skipped)
        skipped.push_back({{"reason", reason}, {"count", count}});
    const double thousands = static_cast<double>(std::max<std::int64_t>(1, inventory.files)) / 1000;
    return {{"series", series},
            {"people", inventory.people.publicJson()},
            {"files", inventory.files},
            {"skipped", skipped},
            {"findings", inventory.findings},
            {"secondsPerThousandFiles", inventory.seconds / thousands}};
}

} // namespace magiqt
