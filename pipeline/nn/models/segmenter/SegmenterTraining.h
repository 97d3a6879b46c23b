// Training of a segmenter from the outside: no Torch in this header. One call trains until the recipe's last
// step or until somebody asks to stop; what it leaves in the checkpoint folder lets the same call go on as if
// it had not been interrupted (on the CPU with the same number of threads: bit for bit). The calling thread
// does the work.
#pragma once

#include "nn/models/segmenter/SegmenterRecipe.h"
#include "nn/models/segmenter/SegmenterSubjects.h"
#include "nn/training/Training.h"

#include <filesystem>
#include <vector>

namespace magiqt {

struct SegmenterTrainingPaths {
    std::filesystem::path initialWeights;   // may be empty: random start
    std::filesystem::path checkpointFolder; // trainer state
    std::filesystem::path outFolder;        // weights.safetensors (fp16, averaged)
};

// `sources`: what the subjects come from, for the model card. Metrics: loss, learning_rate,
// development_brain_dice, development_tissue_dice. Throws Error: BadInput, NoResource, Internal
// ("training.diverged").
TrainingResult trainSegmenter(const SegmenterRecipe& recipe, const std::vector<SegmenterSubject>& subjects,
                              const std::vector<SegmenterSubject>& development, const std::string& sources,
                              const SegmenterTrainingPaths& paths, const TrainingOptions& options,
                              const TrainingCallbacks& callbacks);

} // namespace magiqt
