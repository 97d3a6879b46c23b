#include "ScanDetails.h"

#include "catalog/Lookup.h"

namespace magiqt {

ScanDetails scanDetails(const Catalog& catalog, RowId scanId) {
    ScanDetails details;
    details.scan = scanById(catalog, scanId);
    details.subject = subjectById(catalog, details.scan.subjectId);
    details.session = sessionById(catalog, details.scan.sessionId);
    if (details.scan.scannerId != 0) details.scanner = scannerById(catalog, details.scan.scannerId);
    PairFilter filter;
    filter.scanId = scanId;
    details.pairs = pairs(catalog, filter);
    details.derived = derivedImagesOfScan(catalog, scanId);
    return details;
}

ScanFiles filesOf(const ScanDetails& details) {
    ScanFiles files{details.scan.file, {}, {}, {}};
    RowId newest = 0;
    for (const DerivedImage& image : details.derived)
        if (image.kind == "enhanced_" + details.scan.contrast && image.id > newest) {
            newest = image.id;
            files.enhanced = image.file;
        }
    for (const PairRow& row : details.pairs) {
        const Pair& pair = row.pair;
        if (pair.lowFieldScanId != details.scan.id || pair.transformFile.empty() ||
            pair.verdict == HumanVerdict::Rejected)
            continue;
        files.reference = row.highFieldFile;
        files.transform = pair.transformFile;
        if (pair.verdict == HumanVerdict::Accepted) break;
    }
    return files;
}

} // namespace magiqt
