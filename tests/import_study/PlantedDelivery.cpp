#include "PlantedDelivery.h"

#include "LeakHunt.h"

#include "base/Json.h"
#include "support/DicomFixtures.h"
#include "support/Files.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

namespace magiqt::test {

namespace fs = std::filesystem;

namespace {

std::string uid(int number) {
    return std::string(kUidStem) + "." + std::to_string(number);
}

std::vector<std::uint8_t> bytesOf(const std::string& text) {
    std::vector<std::uint8_t> bytes(text.begin(), text.end());
    if (bytes.size() % 2 != 0) bytes.push_back(' ');
    return bytes;
}

// Tags that any real file may carry, by value representation.
void plantTopLevel(FixtureDataSet& data) {
    for (const FixtureTag tag : {0x00080090u, 0x00081048u, 0x00081050u, 0x00081060u, 0x00081070u, 0x00101001u,
                                 0x00101005u, 0x00101060u, 0x00321032u, 0x00402008u})
        data.text(tag, "PN", token("Vorname"));
    for (const FixtureTag tag :
         {0x00080080u, 0x00081030u, 0x00081040u, 0x00101000u, 0x00101040u, 0x00102152u, 0x00181000u,
          0x00181030u, 0x00321060u, 0x00380300u, 0x00400254u, 0x00081080u})
        data.text(tag, "LO", token("Street 4711"));
    for (const FixtureTag tag :
         {0x00080050u, 0x00081010u, 0x00102154u, 0x00180024u, 0x00200010u, 0x00400009u, 0x00401001u})
        data.text(tag, "SH", token("x"));
    for (const FixtureTag tag : {0x00080081u, 0x00082111u, 0x00181400u})
        data.text(tag, tag == 0x00181400u ? "LO" : "ST", token("Address 12, Town"));
    for (const FixtureTag tag : {0x00104000u, 0x00204000u, 0x001021B0u, 0x00324000u})
        data.text(tag, "LT", token("called on the phone about Mrs Smith"));
    data.text(0x0040A160u, "UT", token("unlimited text"));
    data.text(0x00080119u, "UC", token("unlimited characters"));
    data.text(0x00081190u, "UR", "http://" + token("host") + "/study");
    data.text(0x00102160u, "SH", token("x"));
    for (const FixtureTag tag : {0x00200052u, 0x00081155u, 0x00880140u, 0x00020003u + 0x00060000u})
        data.text(tag, "UI", uid(static_cast<int>(tag & 0xFFFF)));
    for (const FixtureTag tag :
         {0x00080021u, 0x00080022u, 0x00080023u, 0x00380020u, 0x00400002u, 0x00400244u})
        data.text(tag, "DA", plantedDates()[4]);
    for (const FixtureTag tag : {0x0008002Au, 0x00080015u, 0x00189074u})
        data.text(tag, "DT", plantedDates()[5] + "101530.123456");
    data.text(0x00080008u, "CS", "ORIGINAL\\PRIMARY\\M\\ND\\ZQXLEAK" + std::to_string(900));
}

void plantNested(FixtureDataSet& data) {
    FixtureDataSet& request = data.item(0x00400275u);
    request.text(0x00321060u, "LO", token("requested procedure"));
    request.text(0x0020000Du, "UI", uid(501));
    FixtureDataSet& code = request.item(0x00400008u);
    code.text(0x00080104u, "LO", token("code meaning"));
    FixtureDataSet& deep = code.item(0x0040A730u);
    deep.text(0x00100010u, "PN", token("nested name"));
    deep.text(0x00100030u, "DA", plantedDates()[1]);
    deep.text(0x0040A160u, "UT", token("nested text"));
    FixtureDataSet& other = data.item(0x00101002u);
    other.text(0x00100020u, "LO", token("other id"));
    data.item(0x00081140u).text(0x00081155u, "UI", uid(502));
    FixtureDataSet& original = data.item(0x04000561u); // original attributes
    FixtureDataSet& modified = original.item(0x04000550u);
    modified.text(0x00100010u, "PN", token("name of before"));
    modified.text(0x00100030u, "DA", plantedDates()[0]);
}

void plantPrivate(FixtureDataSet& data) {
    data.text(0x00290010u, "LO", token("CREATOR"));
    data.text(0x00291001u, "LO", token("private text"));
    data.bytes(0x00291002u, "OB", bytesOf(token("private bytes")));
    data.bytes(0x00291003u, "UN", bytesOf(token("unknown bytes")));
    data.text(0x03510010u, "LO", token("HYPERFINE"));
    data.text(0x03511001u, "PN", token("private name"));
    data.item(0x00291010u).text(0x00100010u, "PN", token("private nested"));
    data.bytes(0x60003000u, "OB", bytesOf(token("in an overlay")));
    data.text(0x60000022u, "LO", token("overlay description"));
}

void plantEverywhere(FixtureDataSet& data, int) {
    plantTopLevel(data);
    plantNested(data);
    plantPrivate(data);
}

void plantPatient(FixtureSeries& series, const PlantedDelivery& delivery) {
    series.patientId = delivery.patientId;
    series.patientName = delivery.patientName;
    series.birthDate = plantedDates()[0];
    series.studyDate = plantedDates()[2];
    series.studyUid = uid(1);
    series.columns = 20;
    series.rows = 18;
    series.slices = 16;
    series.columnSpacing = series.rowSpacing = 9;
    series.sliceSpacing = series.thickness = 10;
    series.alter = plantEverywhere;
}

template <class Value>
void put(std::string& header, std::size_t offset, Value value) {
    std::memcpy(header.data() + offset, &value, sizeof value);
}

void putText(std::string& header, std::size_t offset, std::size_t room, const std::string& text) {
    header.replace(offset, std::min(room, text.size()), text.substr(0, room));
}

// NIfTI-1 with every free text and a comment extension planted.
std::string plantedNifti(int seed) {
    const int size[3] = {20, 18, 16};
    std::string header(348, '\0');
    put<std::int32_t>(header, 0, 348);
    putText(header, 4, 10, token("")); // data_type, unused
    putText(header, 14, 18, token("db_name"));
    put<std::int16_t>(header, 40, 3);
    for (int axis = 0; axis < 7; ++axis)
        put<std::int16_t>(header, 42 + 2 * static_cast<std::size_t>(axis),
                          static_cast<std::int16_t>(axis < 3 ? size[axis] : 1));
    put<std::int16_t>(header, 70, 4); // int16
    put<std::int16_t>(header, 72, 16);
    for (int axis = 0; axis < 8; ++axis)
        put<float>(header, 76 + 4 * static_cast<std::size_t>(axis), axis == 0 ? 1.f : 10.f);
    const std::string comment = token("extension " + plantedDates()[3]);
    const std::size_t extension = (8 + comment.size() + 15) / 16 * 16;
    put<float>(header, 108, static_cast<float>(352 + extension));
    putText(header, 148, 79, token("descrip " + plantedDates()[3]));
    putText(header, 228, 23, token("aux_file"));
    put<std::int16_t>(header, 252, 1);
    put<std::int16_t>(header, 254, 1);
    for (int axis = 0; axis < 3; ++axis)
        put<float>(header, 280 + 16 * static_cast<std::size_t>(axis) + 4 * static_cast<std::size_t>(axis),
                   10.f);
    putText(header, 328, 15, token("int"));
    putText(header, 344, 4, std::string("n+1\0", 4));
    std::string file = header + std::string("\1\0\0\0", 4);
    std::string chunk(extension, '\0');
    put<std::int32_t>(chunk, 0, static_cast<std::int32_t>(extension));
    put<std::int32_t>(chunk, 4, 6); // comment
    putText(chunk, 8, comment.size(), comment);
    file += chunk;
    for (int voxel = 0; voxel < size[0] * size[1] * size[2]; ++voxel) {
        const std::int16_t value = static_cast<std::int16_t>((voxel * 37 + seed * 101) % 3000);
        file.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    return file;
}

Json plantedSidecar() {
    return {{"EchoTime", 0.0029},
            {"RepetitionTime", 2.3},
            {"MagneticFieldStrength", 3},
            {"Manufacturer", token("manufacturer")},
            {"ManufacturersModelName", token("model")},
            {"MRAcquisitionType", token("3D")},
            {"SeriesDescription", token("description")},
            {"PatientName", token("name")},
            {"PatientBirthDate", plantedDates()[1]},
            {"AcquisitionDate", std::stoi(plantedDates()[2])},
            {"AcquisitionDateTime", "2017-06-11T10:15:30"},
            {"InstitutionAddress", token("address")},
            {"SeriesInstanceUID", uid(77)},
            {"global", {{"const", {{"PatientID", token("nested")}}}}}};
}

void writeNiftis(const fs::path& folder) {
    const fs::path plain = folder / (token("plain") + " 2017-06-11");
    fs::create_directories(plain);
    writeFile(plain / (token("Jane") + "_T1w.nii"), plantedNifti(1));
    const std::string name = token("Jane") + "_T2w";
    writeFile(plain / (name + ".nii"), plantedNifti(2));
    writeFile(plain / (name + ".json"), plantedSidecar().dump(2));
}

void writeBids(const fs::path& root) {
    const std::string subject = "sub-" + std::string(kTokenStem) + "501", visit = "ses-20170819";
    const fs::path folder = root / subject / visit / "anat";
    fs::create_directories(folder);
    writeFile(
        root / "dataset_description.json",
        Json{{"Name", token("data set")}, {"BIDSVersion", "1.8.0"}, {"Authors", {token("author")}}}.dump());
    writeFile(root / "participants.tsv", "participant_id\tage\tsex\tbirth_date\tname\n" + subject +
                                             "\t34\tF\t1987-09-23\t" + token("name") + "\n");
    writeFile(root / "README", token("readme"));
    const std::string stem = subject + "_" + visit + "_T1w";
    writeFile(folder / (stem + ".nii"), plantedNifti(3));
    writeFile(folder / (stem + ".json"), plantedSidecar().dump(2));
    writeFile(root / subject / visit / (subject + "_" + visit + "_scans.tsv"),
              "filename\tacq_time\toperator\nanat/" + stem + ".nii\t2017-08-19T10:11:12\t" +
                  token("operator") + "\n");
}

} // namespace

std::string token(const std::string& what) {
    static int number = 100;
    return kTokenStem + std::to_string(++number) + "^" + what;
}

PlantedDelivery writePlantedDelivery(const fs::path& parent) {
    PlantedDelivery delivery;
    delivery.folder = parent / (token("Delivery") + " 1943-02-17");
    delivery.patientId = token("id");
    delivery.patientName = token("Jane");
    delivery.birthDate = "1943-02-17";

    FixtureSeries classic;
    plantPatient(classic, delivery);
    classic.seriesUid = uid(2);
    classic.sopRoot = uid(3);
    classic.description = "T1w MPRAGE " + token("description");
    fs::create_directories(delivery.folder / token("classic"));
    writeClassicSeries(delivery.folder / token("folder") / plantedDates()[2], classic, token("IM"));

    FixtureSeries enhanced = swoopSeries();
    const FixtureSeries sizes = enhanced;
    plantPatient(enhanced, delivery);
    enhanced.columns = sizes.columns;
    enhanced.rows = sizes.rows;
    enhanced.slices = sizes.slices;
    enhanced.columnSpacing = sizes.columnSpacing;
    enhanced.rowSpacing = sizes.rowSpacing;
    enhanced.sliceSpacing = sizes.sliceSpacing;
    enhanced.thickness = sizes.thickness;
    enhanced.studyDate = plantedDates()[3];
    enhanced.seriesUid = uid(4);
    enhanced.sopRoot = uid(5);
    enhanced.description += " " + token("flair");
    enhanced.alter = [before = sizes.alter](FixtureDataSet& data, int k) {
        if (before) before(data, k);
        plantNested(data);
        plantPrivate(data);
        data.text(0x00104000u, "LT", token("comment"));
    };
    writeEnhancedFile(delivery.folder / (token("swoop") + ".dcm"), enhanced);

    FixtureSeries strange; // an unknown manufacturer, and a body part that is a name
    plantPatient(strange, delivery);
    strange.seriesUid = uid(6);
    strange.sopRoot = uid(7);
    strange.description = "T2 " + token("tse");
    strange.manufacturer = token("maker");
    strange.model = token("model");
    strange.echoTimeMs = 100;
    strange.repetitionTimeMs = 6000;
    strange.inversionTimeMs = 0;
    strange.value = [](int i, int j, int k) { return 50 + 3 * i + 7 * j + 11 * k; };
    writeClassicSeries(delivery.folder / token("other"), strange, token("IM"));

    writeNiftis(delivery.folder);
    writeBids(delivery.folder / token("bids"));
    writeFile(delivery.folder / (token("report") + ".txt"), token("a letter to a doctor"));
    return delivery;
}

} // namespace magiqt::test
