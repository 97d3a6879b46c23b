// The changes of one edit as the undo log stores them. A command over many rows repeats the same columns in each:
// stored once, its log is a third of the size. For studies/catalog alone.
//   unpacked: [{"table", "key": {..}, "before": {..} or null, "after": {..} or null}, ..]
//   packed:   [{"table", "key": [names], "before": [names] or null, "after": [names] or null,
//               "rows": [[values of key, before, after], ..]}, ..], in the same order
#pragma once

#include "base/Json.h"

namespace magiqt {

Json packedChanges(const Json& changes);
// Entries without "rows" are taken as they are: logs of earlier versions. Throws Error (BadInput,
// "study.undo-damaged") where the values of a row are not those that are named.
Json unpackedChanges(const Json& packed);

} // namespace magiqt
