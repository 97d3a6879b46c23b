// Trains a series, one training after the other; each is a training of its own with its own checkpoint, so
// that a killed series goes on inside the training that it was at.
#include "Curve.h"

#include "base/Error.h"
#include "base/Json.h"
#include "jobs/protocol/JobContext.h"
#include "jobs/kinds/StopWithRanks.h"
#include "nn/training/Training.h"
#include "nn/training/TrainingSeries.h"

#include <optional>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

class SeriesJob {
public:
    explicit SeriesJob(JobContext& context)
        : m_context(context),
          m_series(TrainingSeries::fromJson(readJsonFile(context.folder().inputPath("series")))) {
        const RunFolder& folder = context.folder();
        const auto optional = [&](const char* role) {
            return folder.hasInput(role) ? folder.inputPath(role) : fs::path();
        };
        m_paths.trainPack = folder.inputPath("pack");
        m_paths.developmentPack = optional("development");
        m_paths.simulatorRecipe = optional("simulator");
        m_options.threads = context.parameters().at("threads").get<int>();
        m_options.device = context.parameters().at("device").get<std::string>();
    }

    void run() {
        const fs::path out = m_context.folder().out();
        for (std::size_t n = 0; n < m_series.size(); ++n) {
            if (!fs::exists(weightsOf(n))) train(n);
            m_context.artifact("weights_" + m_series.labelOf(n), weightsOf(n));
        }
        if (m_context.follows()) return;
        CurveTable table;
        for (std::size_t n = 0; n < m_series.size(); ++n)
            table.add(m_series.cellOf(n).name, m_series.seedOf(n), Curve::read(curveOf(n)));
        table.write(out / "curves.csv");
        m_context.artifact("curves", out / "curves.csv");
    }

private:
    fs::path weightsOf(std::size_t n) const {
        return m_context.folder().out() / (m_series.labelOf(n) + ".safetensors");
    }
    fs::path placeOf(std::size_t n) const { return m_context.folder().checkpoint() / m_series.labelOf(n); }
    fs::path curveOf(std::size_t n) const {
        return m_context.folder().checkpoint() / (m_series.labelOf(n) + ".curve");
    }

    void train(std::size_t n) {
        fs::create_directories(placeOf(n));
        m_paths.checkpointFolder = placeOf(n) / "state";
        m_paths.outFolder = placeOf(n);
        std::optional<CurveWriter> curve;
        if (!m_context.follows()) curve.emplace(curveOf(n));
        const auto all = static_cast<double>(m_series.size());
        TrainingCallbacks callbacks;
        callbacks.progress = [&](double fraction, const std::string& stage) {
            m_context.progress((static_cast<double>(n) + fraction) / all, m_series.labelOf(n) + ": " + stage);
        };
        callbacks.metric = [&](const std::string& name, double value, std::int64_t step) {
            if (curve) curve->add(name, value, step);
            m_context.metric(m_series.labelOf(n) + "/" + name, value, step);
        };
        callbacks.checkpointWritten = [&] { m_context.checkpointWritten(m_series.labelOf(n)); };
        callbacks.stopRequested = [&] { return m_context.stopRequested(); };
        const TrainingResult result = magiqt::train(m_series.recipeOf(n), m_paths, m_options, callbacks);
        if (!result.finished) stopWithTheOthers(m_context);
        if (m_context.follows()) return;
        fs::rename(placeOf(n) / "weights.safetensors", weightsOf(n));
        fs::remove_all(placeOf(n));
    }

    JobContext& m_context;
    TrainingSeries m_series;
    TrainingPaths m_paths;
    TrainingOptions m_options;
};

} // namespace

void runTrainSeriesJob(JobContext& context) {
    SeriesJob(context).run();
}

} // namespace magiqt
