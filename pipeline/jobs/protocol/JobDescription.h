// What a kind of job says of itself in its job.json: title, parameters with type, default, range and
// description, inputs by role, outputs, resources. The desktop draws its form from it, the CLI its help,
// Slurm its request. Plain values, free of threads.
//
//   { "title": "...", "description": "...",
//     "parameters": [ { "name": "steps", "type": "integer|number|boolean|string|choice", "default": 20,
//                       "minimum": 1, "maximum": 1000, "choices": ["a", "b"], "description": "..." } ],
//     "inputs":  [ { "role": "T1w", "required": true, "description": "..." } ],
//     "outputs": [ { "role": "result", "description": "..." } ],
//     "resources": { "threads": 0, "memoryMiB": 100, "gpu": "none|optional|required" },
//     "ranks": true }                       may be worked on by several processes (RankPlace.h)
#pragma once

#include "base/JsonForward.h"

#include <string>

namespace magiqt {

// Throws Error (Internal, "job.description-invalid") when `descriptionJson` is not as above.
Json parseJobDescription(const std::string& descriptionJson);

// Name -> default of every parameter that has one.
Json parameterDefaults(const Json& description);

// Throws Error (BadInput): "run.parameter-unknown", "run.parameter-type", "run.parameter-range",
// "run.parameter-missing" (no value and no default).
void checkParameters(const Json& description, const Json& parameters);

} // namespace magiqt
