// The sub-command `bids` of `export`.
#pragma once

namespace CLI {
class App;
}

namespace magiqt {

void registerExportBids(CLI::App& parent);

} // namespace magiqt
