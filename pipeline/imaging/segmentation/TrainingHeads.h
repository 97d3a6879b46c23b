// Heads for training segmenters, read from the folder of development data: FreeSurfer-coded label maps of
// whole heads (labels/) and FLAIR images with brain masks (train/ms_long_*). Blocking, a few seconds a head;
// any thread.
#pragma once

#include "nn/models/segmenter/SegmenterSubjects.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace magiqt {

enum class HeadPart { Train, Development };

// Label maps 01-12 and two of the FLAIR images for training; label maps 13-16 for development. What is not
// there is left out. Throws Error (BadInput, "segmenter.no-labels") when no label map is there.
std::vector<SegmenterSubject>
readTrainingHeads(const std::filesystem::path& dataFolder, HeadPart part,
                  const std::function<void(const std::string& name)>& onSubject = {});

// One FreeSurfer-coded label map (with 5xx extracerebral codes) on a 1 mm LPS grid, cropped to the head.
SegmenterSubject headOfLabels(const std::filesystem::path& file, const std::string& name);

// Where they come from, for the model card.
std::string trainingHeadSources();

} // namespace magiqt
