#include "NiftiSources.h"

#include "NiftiNames.h"
#include "Seal.h"
#include "Tables.h"

#include "base/BidsName.h"
#include "base/Error.h"
#include "base/Json.h"
#include "volume/Nifti.h"
#include "volume/Plausibility.h"

#include <algorithm>
#include <charconv>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

constexpr double kHyperfineLeastTesla = 0.04, kHyperfineMostTesla = 0.08;

std::optional<double> numberOf(const std::string& text) {
    double value = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || result.ec != std::errc() || result.ptr != text.data() + text.size())
        return std::nullopt;
    return value;
}

Json jsonObjectIn(const fs::path& file) {
    std::error_code failure;
    if (!fs::is_regular_file(file, failure)) return Json::object();
    try {
        Json content = readJsonFile(file);
        return content.is_object() ? content : Json::object();
    } catch (const Error&) {
        return Json::object(); // a broken sidecar says nothing
    }
}

std::string stemOf(const fs::path& file) {
    std::string stem = file.filename().string();
    for (const char* ending : {".gz", ".nii", ".hdr"})
        if (stem.ends_with(ending)) stem.resize(stem.size() - std::string(ending).size());
    return stem;
}

// A BIDS data set: its tables and the sidecars that files inherit.
class DataSet {
public:
    explicit DataSet(fs::path root) : m_root(std::move(root)), m_participants(m_root / "participants.tsv") {
        const Json description = jsonObjectIn(m_root / "dataset_description.json");
        const auto name = description.find("Name");
        m_name = name != description.end() && name->is_string() ? name->get<std::string>() : std::string();
        if (m_name.empty()) m_name = fs::absolute(m_root).lexically_normal().filename().string();
        m_isDerivative = description.value("DatasetType", Json()) == "derivative";
        const Json columns = jsonObjectIn(m_root / "participants.json");
        const auto age = columns.find("age");
        if (age != columns.end() && age->is_object() && age->contains("Units") &&
            age->at("Units").is_string())
            m_yearsPerUnit = yearsPer(age->at("Units").get<std::string>());
    }

    bool isDerivative() const { return m_isDerivative; }

    PersonFacts person(const BidsName& name) const {
        const std::string label = "sub-" + name.label("sub");
        PersonFacts facts;
        facts.id = m_name + "/" + label;
        const std::size_t row = m_participants.find("participant_id", label);
        facts.sex = m_participants.at(row, "sex");
        if (facts.sex.empty()) facts.sex = m_participants.at(row, "gender");
        facts.ageYears = years(m_participants.at(row, "age"));
        if (const std::string session = name.label("ses"); !session.empty()) {
            const Table& table = tableOf(m_root / label / (label + "_sessions.tsv"));
            if (const auto age = years(table.at(table.find("session_id", "ses-" + session), "age")))
                facts.ageYears = age;
        }
        return facts;
    }

    // YYYYMMDD of scans.tsv or sessions.tsv, "" where they say nothing.
    std::string date(const BidsName& name, const fs::path& file) {
        const std::string label = "sub-" + name.label("sub"), session = name.label("ses");
        const fs::path folder = session.empty() ? m_root / label : m_root / label / ("ses-" + session);
        const std::string stem = session.empty() ? label : label + "_ses-" + session;
        const Table& scans = tableOf(folder / (stem + "_scans.tsv"));
        std::string when =
            scans.at(scans.find("filename", file.lexically_relative(folder).generic_string()), "acq_time");
        if (when.empty() && !session.empty()) {
            const Table& sessions = tableOf(m_root / label / (label + "_sessions.tsv"));
            when = sessions.at(sessions.find("session_id", "ses-" + session), "acq_time");
        }
        return validDicomDate(when);
    }

    // The sidecar of a file with what it inherits from the folders above (the nearer wins).
    Json sidecar(const BidsName& name, const fs::path& file) {
        Json merged = Json::object();
        fs::path folder = m_root;
        const fs::path below = file.parent_path().lexically_relative(m_root);
        std::vector<fs::path> folders{m_root};
        if (below != ".")
            for (const fs::path& part : below)
                folders.push_back(folder /= part);
        for (const fs::path& place : folders)
            for (const fs::path& candidate : sidecarsIn(place))
                if (isInherited(candidate.filename().string(), name)) merged.update(jsonObjectIn(candidate));
        merged.update(jsonObjectIn(file.parent_path() / (stemOf(file) + ".json")));
        return merged;
    }

private:
    static double yearsPer(std::string unit) {
        for (char& c : unit)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        return unit.starts_with("month")  ? 1 / 12.0
               : unit.starts_with("week") ? 7 / 365.25
               : unit.starts_with("day")  ? 1 / 365.25
                                          : 1;
    }

    std::optional<double> years(const std::string& text) const {
        const std::optional<double> value =
            numberOf(text.ends_with('+') ? text.substr(0, text.size() - 1) : text);
        return value ? std::optional(*value * m_yearsPerUnit) : std::nullopt;
    }

    const Table& tableOf(const fs::path& file) const {
        const auto found = m_tables.find(file);
        return found != m_tables.end() ? found->second : m_tables.emplace(file, Table(file)).first->second;
    }

    const std::vector<fs::path>& sidecarsIn(const fs::path& folder) {
        const auto found = m_sidecars.find(folder);
        if (found != m_sidecars.end()) return found->second;
        std::vector<fs::path>& list = m_sidecars[folder];
        std::error_code failure;
        for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end;
             entry.increment(failure))
            if (entry->path().extension() == ".json") list.push_back(entry->path());
        // Fewer entities first, so that the more special one wins.
        std::sort(list.begin(), list.end(), [](const fs::path& a, const fs::path& b) {
            const auto entities = [](const fs::path& file) {
                const std::string name = file.filename().string();
                return std::count(name.begin(), name.end(), '_');
            };
            return std::pair(entities(a), a) < std::pair(entities(b), b);
        });
        return list;
    }

    // Same suffix, and no entity that the image has not.
    static bool isInherited(const std::string& sidecar, const BidsName& image) {
        if (sidecar == image.suffix + ".json") return true;
        const std::optional<BidsName> name =
            parseBidsName(sidecar.starts_with("sub-") ? sidecar : "sub-x_" + sidecar);
        if (!name || name->suffix != image.suffix) return false;
        return std::all_of(name->entities.begin(), name->entities.end(), [&](const auto& entity) {
            return (entity.first == "sub" && entity.second == "x") ||
                   image.label(entity.first) == entity.second;
        });
    }

    fs::path m_root;
    std::string m_name;
    bool m_isDerivative = false;
    double m_yearsPerUnit = 1;
    Table m_participants;
    mutable std::map<fs::path, Table> m_tables;
    std::map<fs::path, std::vector<fs::path>> m_sidecars;
};

class NiftiSourceAdder {
public:
    NiftiSourceAdder(const fs::path& folder, const std::string& salt, const InventoryOptions& options,
                     ImportInventory& inventory)
        : m_folder(fs::absolute(folder).lexically_normal()),
          m_salt(salt),
          m_options(options),
          m_inventory(inventory) {
        if (!m_folder.has_filename()) m_folder = m_folder.parent_path();
    }

    void add(const std::vector<fs::path>& files) {
        for (std::size_t n = 0; n < files.size(); ++n) {
            if (m_options.stopRequested && m_options.stopRequested())
                throw Error(ErrorKind::Stopped, "import.stopped", "looking through the folder was stopped");
            addFile(files[n]);
            if (m_options.progress)
                m_options.progress(static_cast<double>(n + 1) / static_cast<double>(files.size()));
        }
        if (m_severalVolumes > 0)
            m_inventory.findings.push_back(
                {Severity::Warning,
                 "import.several-volumes",
                 std::to_string(m_severalVolumes) +
                     " NIfTI images hold several volumes (a series over time, or vectors) and were "
                     "passed over; extract the volume that is meant",
                 {{"count", std::to_string(m_severalVolumes)}}});
        if (m_guessedPeople)
            m_inventory.findings.push_back({Severity::Warning,
                                            "import.people-from-names",
                                            "some images say nothing about who is shown: people were told "
                                            "apart by the names of folders and files; check "
                                            "that nobody became two and no two became one",
                                            {}});
    }

private:
    void addFile(const fs::path& relative) {
        const fs::path file = m_folder / relative;
        ImportSeries series;
        Json sidecar = Json::object();
        try {
            const NiftiHeaderInfo header = readNiftiHeader(file);
            series.geometry = header.geometry;
            series.findings = header.findings;
            series.slices = header.geometry.sizeIjk()[2];
            const std::optional<BidsName> name = parseBidsName(relative.filename().string());
            if (name)
                addBids(*name, relative, file, series, sidecar);
            else
                addPlain(file, series, sidecar);
            judge(header, series);
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::BadInput) throw;
            // The error's text names the file: only its kind goes on.
            const bool several = error.code() == "nifti.frames";
            ++m_inventory.skipped[several ? "nifti-several-volumes" : "nifti-unreadable"];
            m_severalVolumes += several ? 1 : 0;
            return;
        }
        series.id = keyedHash(m_salt, "nifti|" + relative.generic_string()).substr(0, 16);
        series.facts = allowedFacts(sidecar);
        correctVendor(sidecar, series);
        guess(file, sidecar, series);
        const bool stripped = sidecar.value("SkullStripped", Json()) == Json(true);
        if (!stripped && mayShowFace(series.geometry)) series.findings.push_back(faceFinding("acquisition"));
        series.index = m_inventory.images.size();
        m_inventory.images.push_back({file});
        m_inventory.series.push_back(std::move(series));
    }

    void addBids(const BidsName& name, const fs::path& relative, const fs::path& file, ImportSeries& series,
                 Json& sidecar) {
        DataSet& dataSet = dataSetOf(file);
        series.source = ImportSource::Bids;
        const std::string session = name.label("ses");
        series.where = m_inventory.people.add(dataSet.person(name), relative.generic_string(),
                                              dataSet.date(name, file), session);
        sidecar = dataSet.sidecar(name, file);
        const bool derivative =
            dataSet.isDerivative() || std::any_of(relative.begin(), relative.end(),
                                                  [](const fs::path& part) { return part == "derivatives"; });
        if (derivative) series.untick("derivative", "computed from other images (a BIDS derivative)");
        if (isNamedAsMask(name.suffix) || name.suffix == "mask")
            series.untick("mask", "a mask or a segmentation");
        if (name.suffix != "T1w" && name.suffix != "T2w" && name.suffix != "FLAIR")
            series.untick("other-kind", "neither T1w nor T2w nor FLAIR by its name");
    }

    void addPlain(const fs::path& file, ImportSeries& series, Json& sidecar) {
        series.source = ImportSource::Nifti;
        PersonFacts facts;
        facts.id = personKeyOf(file);
        series.where = m_inventory.people.add(facts, facts.id, "", "");
        m_guessedPeople = true;
        sidecar = jsonObjectIn(file.parent_path() / (stemOf(file) + ".json"));
        if (isNamedAsMask(file.filename().string())) series.untick("mask", "a mask or a segmentation");
    }

    static void judge(const NiftiHeaderInfo& header, ImportSeries& series) {
        const auto& d = header.summary.dimensions;
        if (header.summary.isEnhanced) series.untick("enhanced-already", "an image that MagIQT has enhanced");
        if (*std::min_element(d.begin(), d.begin() + 3) < 3)
            series.untick("few-slices", "fewer than three slices");
    }

    // Sidecars written before late 2022 call Hyperfine scans Philips.
    static void correctVendor(const Json&, ImportSeries& series) {
        const auto field = series.facts.magneticFieldStrength;
        if (!field || *field < kHyperfineLeastTesla || *field > kHyperfineMostTesla ||
            series.facts.manufacturer != "Philips")
            return;
        series.facts.manufacturer = "Hyperfine";
        series.facts.model.clear();
        series.findings.push_back(
            {Severity::Warning,
             "import.vendor-corrected",
             "the sidecar names Philips, which has no scanner of this field strength; older converters say "
             "so of Hyperfine scans, so the field strength was trusted",
             {{"manufacturer", "Philips"}}});
    }

    void guess(const fs::path& file, const Json& sidecar, ImportSeries& series) {
        const ContrastGuess byName = guessContrastFromName(file.filename().string());
        const ContrastGuess byTimes = guessContrastFromSidecar(sidecar);
        const bool named = byName.contrast != ImageContrast::Unknown,
                   timed = byTimes.contrast != ImageContrast::Unknown;
        ContrastGuess& result = series.contrast;
        if (named && timed && byName.contrast != byTimes.contrast) {
            result.reason = "the file name says " + toString(byName.contrast) +
                            " but the sidecar describes " + toString(byTimes.contrast);
        } else if (named) {
            result = byName;
            if (timed) {
                result.confidence = 0.98;
                result.reason += " and the sidecar agrees";
            }
        } else if (timed) {
            result = byTimes;
        } else if (series.tick) { // worth the reading of the whole image
            const NiftiImage image = readNifti(file);
            result = guessContrastFromIntensities(*image.volume);
        } else {
            result.reason = byName.reason;
        }
        result.fieldStrengthTesla = series.facts.magneticFieldStrength;
    }

    // The data set that a file belongs to: the nearest folder above with a dataset_description.json, else the
    // one that holds its sub- folder, else its own.
    DataSet& dataSetOf(const fs::path& file) {
        fs::path root = file.parent_path();
        fs::path fallback = root;
        std::error_code failure;
        for (fs::path place = file.parent_path();; place = place.parent_path()) {
            if (place.filename().string().starts_with("sub-")) fallback = place.parent_path();
            root = place;
            if (fs::exists(place / "dataset_description.json", failure)) break;
            if (place == m_folder || !place.has_parent_path() || place == place.parent_path()) {
                root = fallback;
                break;
            }
        }
        const auto found = m_dataSets.find(root);
        return found != m_dataSets.end() ? found->second
                                         : m_dataSets.emplace(root, DataSet(root)).first->second;
    }

    fs::path m_folder;
    const std::string& m_salt;
    const InventoryOptions& m_options;
    ImportInventory& m_inventory;
    std::map<fs::path, DataSet> m_dataSets;
    bool m_guessedPeople = false;
    std::int64_t m_severalVolumes = 0;
};

} // namespace

bool hasNiftiEnding(const fs::path& file) {
    const std::string name = file.filename().string();
    return name.ends_with(".nii") || name.ends_with(".nii.gz") || name.ends_with(".hdr");
}

bool isCompanionOfNifti(const fs::path& file) {
    const std::string ending = file.extension().string();
    std::error_code failure;
    if (ending == ".img") return fs::exists(fs::path(file).replace_extension(".hdr"), failure);
    return ending == ".json" || ending == ".tsv" || ending == ".bval" || ending == ".bvec";
}

void addNiftiSources(const fs::path& folder, const std::vector<fs::path>& files, const std::string& salt,
                     const InventoryOptions& options, ImportInventory& inventory) {
    NiftiSourceAdder(folder, salt, options, inventory).add(files);
}

} // namespace magiqt
