#include "Problem.h"

#include <filesystem>
#include <new>

namespace magiqt {

Problem Problem::of(const Error& error) {
    return {QString::fromStdString(error.code()), QString::fromStdString(error.fullMessage()),
            error.arguments()};
}

Problem Problem::current() {
    try {
        throw;
    } catch (const Error& error) {
        return of(error);
    } catch (const std::bad_alloc&) {
        return {QStringLiteral("desktop.out-of-memory"),
                QStringLiteral("there is not enough memory for this"),
                {}};
    } catch (const std::filesystem::filesystem_error& error) {
        // what() would name the folder.
        const std::string reason = error.code().message();
        return {QStringLiteral("desktop.file-system"),
                QStringLiteral("a file operation failed: %1").arg(QString::fromStdString(reason)),
                {{"reason", reason}}};
    } catch (const std::exception& error) {
        return {QStringLiteral("desktop.internal"),
                QStringLiteral("an internal error: %1").arg(QString::fromUtf8(error.what())),
                {{"reason", error.what()}}};
    } catch (...) {
        return {QStringLiteral("desktop.internal"), QStringLiteral("an internal error"), {{"reason", "?"}}};
    }
}

} // namespace magiqt
