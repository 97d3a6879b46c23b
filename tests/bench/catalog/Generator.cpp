#include "Generator.h"

#include "base/Ids.h"
#include "base/Json.h"
#include "base/Sha256.h"
#include "catalog/CatalogWriter.h"
#include "catalog/Editor.h"
#include "catalog/Pairs.h"

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace magiqt::bench {

namespace {

constexpr const char* importRun = "20260101t000000-aaaaaa";

std::string hashOf(const std::string& text) {
    return sha256Hex(text.data(), text.size());
}

std::string pseudonymOf(std::int64_t person) {
    static const char* letters = "0123456789abcdefghjkmnpqrstvwxyz";
    std::uint64_t value = static_cast<std::uint64_t>(person) * 0x9E3779B97F4A7C15ull;
    std::string name;
    for (int i = 0; i < 6; ++i, value >>= 7)
        name += letters[value & 31];
    return name + std::to_string(person % 10);
}

// What a sidecar of a real scan holds, 420 bytes.
std::string acquisition(std::mt19937_64& random, bool low, bool distinct) {
    const auto draw = [&](int choices) {
        return static_cast<int>(random() % static_cast<std::uint64_t>(choices));
    };
    Json json{{"MagneticFieldStrength", low ? 0.064 : 3.0},
              {"RepetitionTime", 1.5 + 0.1 * draw(distinct ? 100000 : 6)},
              {"EchoTime", 0.0032 + 0.001 * draw(6)},
              {"InversionTime", 0.9},
              {"FlipAngle", 8 + draw(3)},
              {"SliceThickness", low ? 5.0 : 1.0},
              {"PixelBandwidth", 180},
              {"EchoTrainLength", low ? 80 : 1},
              {"ImagingFrequency", low ? 2.713 : 123.249},
              {"MRAcquisitionType", "3D"},
              {"ScanningSequence", "GR"},
              {"SequenceVariant", "SK_SP_MP"},
              {"ScanOptions", "IR"},
              {"PhaseEncodingDirection", "j-"},
              {"ImageType", {"ORIGINAL", "PRIMARY", "M", "NONE"}},
              {"SoftwareVersions", "8.6.0"}};
    return json.dump();
}

struct Visit {
    Session session;
    std::vector<Scan> scans;
};

struct Person {
    Subject subject;
    std::vector<Visit> visits;
};

const std::vector<Scanner>& scanners() {
    static const std::vector<Scanner> known{{0, "Hyperfine", "Swoop", 0.064},
                                            {0, "Hyperfine", "Swoop 2", 0.064},
                                            {0, "Siemens", "Skyra", 3.0},
                                            {0, "Siemens", "Prisma", 2.89362},
                                            {0, "GE MEDICAL SYSTEMS", "SIGNA Premier", 3.0},
                                            {0, "Philips", "Ingenia", 1.5}};
    return known;
}

class PeopleMaker {
public:
    explicit PeopleMaker(bool distinctAcquisitions) : m_distinct(distinctAcquisitions) {}
    Person person(std::int64_t number, std::int64_t scans);

private:
    int draw(int choices) { return static_cast<int>(m_random() % static_cast<std::uint64_t>(choices)); }
    Scan scan(const std::string& place, std::int64_t number, bool low);

    bool m_distinct;
    std::mt19937_64 m_random{1};
};

// scannerId is the number of the scanner until it is stored.
Scan PeopleMaker::scan(const std::string& place, std::int64_t number, bool low) {
    static const char* contrasts[] = {"T1w", "T2w", "FLAIR"};
    static const char* planes[] = {"axial", "coronal", "sagittal"};
    Scan scan;
    scan.scannerId = low ? draw(2) : 2 + draw(4);
    scan.contrast = contrasts[number % 3];
    scan.plane = low ? planes[draw(3)] : "isotropic";
    scan.fieldClass = low ? FieldClass::Low : FieldClass::High;
    scan.sizeIjk = low ? std::array<int, 3>{112, 136, 40} : std::array<int, 3>{256, 256, 192};
    const double edge = low ? 1.5 + 0.1 * draw(3) : 0.8 + 0.1 * draw(4);
    scan.spacingMm = {edge, edge, low ? 5.0 : edge};
    scan.orientation = "LPS";
    scan.indexToLps = {{edge, 0.01 * draw(100), 0, -90, 0, edge, 0, -126, 0, 0, scan.spacingMm[2], -72}};
    scan.file = place + (low ? "_acq-" : "_rec-") + std::to_string(number) + "_" + scan.contrast + ".nii.gz";
    scan.contentSha256 = hashOf(scan.file);
    scan.fileSha256 = hashOf(scan.contentSha256);
    scan.acquisitionJson = acquisition(m_random, low, m_distinct);
    if (draw(12) == 0)
        scan.findings = {{Severity::Warning,
                          "dicom.slices-missing",
                          "2 of 36 slices are missing (12, 13); they are empty in the image",
                          {{"slices", "12, 13"}}}};
    scan.runId = importRun;
    return scan;
}

Person PeopleMaker::person(std::int64_t number, std::int64_t scans) {
    Person person;
    const std::string name = pseudonymOf(number);
    const int years = draw(10) < 2 ? draw(5) : 18 + draw(70);
    person.subject.pseudonym = name;
    if (draw(20)) person.subject.sex = draw(2) ? Sex::Female : Sex::Male;
    if (years < 2) person.subject.gestationalAgeWeeks = 30 + draw(12);
    for (std::int64_t scanNumber = 0; scanNumber < scans; ++scanNumber) {
        if (scanNumber % 3 == 0) {
            const int day = static_cast<int>(scanNumber) * 10 + draw(9);
            Visit visit;
            visit.session = {0,
                             0,
                             "0" + std::to_string(1 + scanNumber / 3),
                             day,
                             years * 365 + draw(300) + day,
                             "site " + std::to_string(draw(30))};
            person.visits.push_back(visit);
        }
        Visit& visit = person.visits.back();
        const std::string ending = "sub-" + name + "_ses-" + visit.session.label;
        const std::string place = "rawdata/sub-" + name + "/ses-" + visit.session.label + "/anat/" + ending;
        visit.scans.push_back(scan(place, scanNumber, (scanNumber / 3) % 2 == 0));
    }
    return person;
}

std::vector<Person> makePeople(std::int64_t scans, std::int64_t subjects, bool distinctAcquisitions) {
    PeopleMaker maker(distinctAcquisitions);
    std::vector<Person> people;
    std::int64_t made = 0;
    for (std::int64_t number = 0; number < subjects; ++number) {
        const std::int64_t share = scans / subjects + (number % 5) - 2; // 3 to 7 where 5 is the mean
        const std::int64_t count = std::max<std::int64_t>(1, number + 1 == subjects ? scans - made : share);
        people.push_back(maker.person(number, count));
        made += count;
    }
    return people;
}

void store(Catalog& catalog, const std::vector<Person>& people, Made& made) {
    CatalogWriter writer(catalog);
    std::vector<RowId> scannerIds;
    for (const Scanner& scanner : scanners())
        scannerIds.push_back(writer.scanner(scanner).id);
    writer.run({0, importRun, "import", "done", std::string("runs/") + importRun + "_import", "", "0.1.0",
                "2026-01-01T00:00:00.000Z", ""});
    for (const Person& person : people) {
        const RowId subject = writer.subject(person.subject).id;
        ++made.subjects;
        for (const Visit& visit : person.visits) {
            Session session = visit.session;
            session.subjectId = subject;
            const RowId sessionId = writer.session(session).id;
            ++made.sessions;
            for (Scan scan : visit.scans) {
                scan.subjectId = subject;
                scan.sessionId = sessionId;
                scan.scannerId = scannerIds[static_cast<std::size_t>(scan.scannerId)];
                writer.scan(scan);
                ++made.scans;
            }
        }
    }
    writer.commit();
}

} // namespace

Made makeStudy(Catalog& catalog, std::int64_t scans, std::int64_t subjects, bool distinctAcquisitions) {
    const std::vector<Person> people = makePeople(scans, subjects, distinctAcquisitions);
    Made made;
    const std::int64_t start = monotonicMs();
    const std::clock_t processor = std::clock();
    store(catalog, people, made);
    made.insertSeconds = static_cast<double>(monotonicMs() - start) / 1000;
    made.insertProcessorSeconds = static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC;
    catalog.checkpoint();
    made.bytes = std::filesystem::file_size(catalog.study() / "study.sqlite");
    Editor editor(catalog);
    editor.confirmPairs(pairProposals(catalog));
    std::vector<RowId> good, bad;
    for (RowId id = 1; id <= made.scans; id += 7)
        (id % 3 ? good : bad).push_back(id);
    ScanChange change;
    change.quality = ScanQuality::Good;
    editor.changeScans(good, change);
    change.quality = ScanQuality::Bad;
    editor.changeScans(bad, change);
    return made;
}

} // namespace magiqt::bench
