#include "RecordColumns.h"

#include "base/Ids.h"
#include "base/Json.h"

#include <bit>
#include <cstring>

namespace magiqt {

static_assert(std::endian::native == std::endian::little, "affines are stored as little-endian doubles");

const char* const selectSubject =
    "SELECT id, pseudonym, sex, gestational_age_weeks, ifnull(day_zero_tag, ''), note FROM subject ";
const char* const selectSession =
    "SELECT id, subject_id, label, days_since_first, age_days, site FROM session ";
const char* const selectScanner = "SELECT id, manufacturer, model, field_strength_tesla FROM scanner ";
const char* const selectScan =
    "SELECT scan.id, scan.subject_id, scan.session_id, ifnull(scan.scanner_id, 0), scan.contrast, "
    "scan.plane, "
    "scan.field_class, scan.size_i, scan.size_j, scan.size_k, scan.spacing_i_mm, scan.spacing_j_mm, "
    "scan.spacing_k_mm, scan.orientation, scan.index_to_lps, scan.content_sha256, scan.file_sha256, "
    "scan.file, "
    "ifnull(acquisition.parameters, '{}'), scan.findings, scan.quality, scan.excluded, scan.note, "
    "ifnull(run.run_id, '') FROM scan LEFT JOIN acquisition ON acquisition.id = scan.acquisition_id LEFT "
    "JOIN run ON "
    "run.id = scan.run_id ";
const char* const selectPair =
    "SELECT pair.id, pair.subject_id, pair.contrast, pair.low_scan_id, pair.high_scan_id, pair.light, "
    "pair.transform_file, pair.registered_file, ifnull(run.run_id, ''), pair.quality, pair.verdict, "
    "pair.note FROM "
    "pair LEFT JOIN run ON run.id = pair.run_id ";
const char* const selectModel = "SELECT model.id, model.name, model.weights_sha256, model.card, model.file, "
                                "ifnull(run.run_id, '') FROM model "
                                "LEFT JOIN run ON run.id = model.run_id ";
const char* const selectRun =
    "SELECT id, run_id, kind, state, folder, spec_sha256, program_version, created_utc, error_code FROM run ";
const char* const selectDerived =
    "SELECT derived_image.id, derived_image.subject_id, ifnull(derived_image.model_id, 0), run.run_id, "
    "derived_image.kind, derived_image.contrast, derived_image.file, derived_image.sha256, "
    "derived_image.figures FROM "
    "derived_image JOIN run ON run.id = derived_image.run_id ";

std::string bytesOfHash(const std::string& hexDigits) {
    std::string bytes;
    bytes.reserve(32);
    const auto value = [](char digit) {
        if (digit >= '0' && digit <= '9') return digit - '0';
        if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
        return -1;
    };
    bool valid = hexDigits.size() == 64;
    for (std::size_t i = 0; valid && i < 64; i += 2) {
        const int high = value(hexDigits[i]);
        const int low = value(hexDigits[i + 1]);
        valid = high >= 0 && low >= 0;
        bytes += static_cast<char>(high * 16 + low);
    }
    if (!valid)
        throw Error(ErrorKind::BadInput, "study.hash-invalid",
                    "'" + hexDigits + "' is no SHA-256 in hex digits", {{"value", hexDigits}});
    return bytes;
}

std::string hexOfBytes(const std::string& bytes) {
    static const char* digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const char character : bytes) {
        const auto byte = static_cast<unsigned char>(character);
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string bytesOfAffine(const std::array<double, 12>& affine) {
    std::string bytes(sizeof affine, '\0');
    std::memcpy(bytes.data(), affine.data(), sizeof affine);
    return bytes;
}

Subject readSubject(const Query& row) {
    return {row.integer(0), row.text(1), sexFrom(row.text(2)), row.optionalReal(3), row.text(4), row.text(5)};
}

Session readSession(const Query& row) {
    return {row.integer(0), row.integer(1), row.text(2), row.optionalInt(3), row.optionalInt(4), row.text(5)};
}

Scanner readScanner(const Query& row) {
    return {row.integer(0), row.text(1), row.text(2), row.optionalReal(3)};
}

Scan readScan(const Query& row) {
    Scan scan;
    scan.id = row.integer(0);
    scan.subjectId = row.integer(1);
    scan.sessionId = row.integer(2);
    scan.scannerId = row.integer(3);
    scan.contrast = row.text(4);
    scan.plane = row.text(5);
    scan.fieldClass = fieldClassFrom(row.text(6));
    for (int axis = 0; axis < 3; ++axis) {
        scan.sizeIjk[static_cast<std::size_t>(axis)] = static_cast<int>(row.integer(7 + axis));
        scan.spacingMm[static_cast<std::size_t>(axis)] = row.real(10 + axis);
    }
    scan.orientation = row.text(13);
    if (const std::string affine = row.blob(14); affine.size() == sizeof(std::array<double, 12>)) {
        scan.indexToLps.emplace();
        std::memcpy(scan.indexToLps->data(), affine.data(), affine.size());
    }
    scan.contentSha256 = hexOfBytes(row.blob(15));
    scan.fileSha256 = hexOfBytes(row.blob(16));
    scan.file = row.text(17);
    scan.acquisitionJson = row.text(18);
    if (const Json findings = Json::parse(row.text(19), nullptr, false); findings.is_array())
        for (const Json& finding : findings)
            scan.findings.push_back(finding.get<Finding>());
    scan.quality = scanQualityFrom(row.text(20));
    scan.excluded = row.integer(21) != 0;
    scan.note = row.text(22);
    scan.runId = row.text(23);
    return scan;
}

std::string pairQualityJson(const PairQuality& quality) {
    Json json = Json::object();
    const auto put = [&](const char* key, const std::optional<double>& value) {
        if (value) json[key] = *value;
    };
    put("similarityBefore", quality.similarityBefore);
    put("similarityAfter", quality.similarityAfter);
    put("overlap", quality.overlap);
    put("rotationDegrees", quality.rotationDegrees);
    put("translationMm", quality.translationMm);
    put("jacobianMin", quality.jacobianMin);
    return json.dump();
}

Pair readPair(const Query& row) {
    Pair pair;
    pair.id = row.integer(0);
    pair.subjectId = row.integer(1);
    pair.contrast = row.text(2);
    pair.lowFieldScanId = row.integer(3);
    pair.highFieldScanId = row.integer(4);
    pair.light = trafficLightFrom(row.text(5));
    pair.transformFile = row.text(6);
    pair.registeredFile = row.text(7);
    pair.runId = row.text(8);
    const Json json = Json::parse(row.text(9), nullptr, false);
    const auto take = [&](const char* key) -> std::optional<double> {
        if (!json.is_object() || !json.contains(key) || !json[key].is_number()) return std::nullopt;
        return json[key].get<double>();
    };
    pair.quality = {take("similarityBefore"), take("similarityAfter"), take("overlap"),
                    take("rotationDegrees"),  take("translationMm"),   take("jacobianMin")};
    pair.verdict = humanVerdictFrom(row.text(10));
    pair.note = row.text(11);
    return pair;
}

Model readModel(const Query& row) {
    return {row.integer(0), row.text(1), row.text(2), row.text(3), row.text(4), row.text(5)};
}

RunRecord readRun(const Query& row) {
    return {row.integer(0), row.text(1), row.text(2), row.text(3), row.text(4),
            row.text(5),    row.text(6), row.text(7), row.text(8)};
}

DerivedImage readDerived(const Query& row) {
    return {row.integer(0), row.integer(1), row.integer(2), row.text(3), row.text(4),
            row.text(5),    row.text(6),    row.text(7),    row.text(8), {}};
}

AnomalyReference readReference(const Query& row) {
    AnomalyReference reference{row.integer(0), row.integer(1), row.text(2), {}, row.text(4), row.text(5)};
    const Json points = Json::parse(row.text(3), nullptr, false);
    if (points.is_array()) reference.pointsLpsMm = points.get<std::vector<std::array<double, 3>>>();
    return reference;
}

void throwNotFound(const std::string& what, const std::string& key) {
    throw Error(ErrorKind::BadInput, "study.not-found", "the study has no " + what + " '" + key + "'",
                {{"what", what}, {"key", key}});
}

PairableScans requirePairable(Database& database, RowId lowFieldScanId, RowId highFieldScanId) {
    struct Side {
        RowId subject = 0;
        std::string contrast, fieldClass;
    };
    const auto side = [&](RowId id) {
        Query row = database.query("SELECT subject_id, contrast, field_class FROM scan WHERE id = ?");
        if (!row.bind(id).next()) throwNotFound("scan", std::to_string(id));
        return Side{row.integer(0), row.text(1), row.text(2)};
    };
    const Side low = side(lowFieldScanId);
    const Side high = side(highFieldScanId);
    std::string reason;
    if (low.subject != high.subject)
        reason = "the scans are of two subjects";
    else if (low.contrast != high.contrast)
        reason = "the scans have different contrasts (" + low.contrast + ", " + high.contrast + ")";
    else if (low.fieldClass != "low-field")
        reason = "the first scan is not a low-field scan";
    else if (high.fieldClass != "high-field")
        reason = "the second scan is not a high-field scan";
    if (!reason.empty())
        throw Error(ErrorKind::BadInput, "study.pair-impossible", "these scans cannot be a pair: " + reason,
                    {{"reason", reason}});
    return {low.subject, low.contrast};
}

void appendAudit(Database& database, const std::string& actor, const std::string& action,
                 const std::string& summary, const std::string& detailsJson) {
    database.query("INSERT INTO audit(utc, actor, action, summary, details) VALUES(?, ?, ?, ?, ?)")
        .bind(utcNow())
        .bind(actor)
        .bind(action)
        .bind(summary)
        .bind(detailsJson)
        .run();
}

} // namespace magiqt
