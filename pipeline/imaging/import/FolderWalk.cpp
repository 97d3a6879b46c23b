#include "FolderWalk.h"

#include "base/Error.h"

#include <sys/stat.h>

#include <algorithm>
#include <set>
#include <utility>

namespace magiqt {

namespace {

namespace fs = std::filesystem;

class Walk {
public:
    Walk(fs::path root, FolderListing& listing) : m_root(std::move(root)), m_listing(listing) {}

    void run() {
        m_open.push_back({});
        enter(m_root);
        while (!m_open.empty()) {
            const fs::path relative = std::move(m_open.back());
            m_open.pop_back();
            readFolder(relative);
        }
        std::sort(m_listing.files.begin(), m_listing.files.end());
    }

private:
    // False for a folder that was entered before, by another way.
    bool enter(const fs::path& folder) {
        struct stat status {};
        if (::stat(folder.c_str(), &status) != 0) return false;
        return m_seen.emplace(status.st_dev, status.st_ino).second;
    }

    void readFolder(const fs::path& relative) {
        std::error_code failure;
        fs::directory_iterator entry(m_root / relative, failure);
        for (const fs::directory_iterator end; !failure && entry != end; entry.increment(failure)) {
            const fs::path name = relative / entry->path().filename();
            std::error_code gone;
            const fs::file_status status = entry->status(gone);
            if (fs::is_directory(status)) {
                if (enter(m_root / name))
                    m_open.push_back(name);
                else
                    ++m_listing.loops;
            } else if (fs::is_regular_file(status)) {
                m_listing.files.push_back(name);
            } else {
                ++m_listing.unreadable; // a dangling or circular link, a socket ...
            }
        }
        if (failure) ++m_listing.unreadable;
    }

    fs::path m_root;
    FolderListing& m_listing;
    std::vector<fs::path> m_open;
    std::set<std::pair<dev_t, ino_t>> m_seen;
};

} // namespace

FolderListing listFolder(const fs::path& folder) {
    std::error_code failure;
    if (!fs::is_directory(folder, failure) || (fs::directory_iterator(folder, failure), failure))
        throw Error(
            ErrorKind::BadInput, "import.not-a-folder",
            "what should be imported is no folder that can be opened; name the folder that holds the images");
    FolderListing listing;
    Walk(folder, listing).run();
    return listing;
}

} // namespace magiqt
