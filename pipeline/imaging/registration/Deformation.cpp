#include "Deformation.h"

#include "base/Error.h"

namespace magiqt {

DeformationResult deform(const ScanView&, const ScanView&, const Matrix4&, const RegistrationHooks&) {
    throw Error(ErrorKind::Usage, "registration.deformable-missing",
                "deformable registration is not there yet");
}

} // namespace magiqt
