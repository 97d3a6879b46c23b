// The DICOM elements that MagIQT reads, by the names of PS3.6. What is not here is not looked at.
#pragma once

#include "DicomDataSet.h"

namespace magiqt::tags {

inline constexpr DicomTag kTransferSyntax = 0x00020010, kMediaStorageClass = 0x00020002;
inline constexpr DicomTag kImageType = 0x00080008, kSopClass = 0x00080016, kSopInstance = 0x00080018;
inline constexpr DicomTag kStudyDate = 0x00080020, kSeriesDate = 0x00080021, kAcquisitionDate = 0x00080022,
                          kContentDate = 0x00080023, kAcquisitionDateTime = 0x0008002A;
inline constexpr DicomTag kCharacterSet = 0x00080005, kModality = 0x00080060, kManufacturer = 0x00080070,
                          kModelName = 0x00081090, kSeriesDescription = 0x0008103E;
inline constexpr DicomTag kFrameType = 0x00089007, kComplexComponent = 0x00089208,
                          kAcquisitionContrast = 0x00089209;
inline constexpr DicomTag kPatientName = 0x00100010, kPatientId = 0x00100020, kBirthDate = 0x00100030,
                          kSex = 0x00100040, kOtherIds = 0x00101000, kOtherIdsSequence = 0x00101002,
                          kAge = 0x00101010;
inline constexpr DicomTag kBodyPart = 0x00180015, kScanningSequence = 0x00180020,
                          kSequenceVariant = 0x00180021, kAcquisitionType = 0x00180023,
                          kSequenceName = 0x00180024, kThickness = 0x00180050, kRepetitionTime = 0x00180080,
                          kEchoTime = 0x00180081, kInversionTime = 0x00180082, kAverages = 0x00180083,
                          kImagingFrequency = 0x00180084, kEchoNumber = 0x00180086,
                          kFieldStrength = 0x00180087, kSpacingBetween = 0x00180088, kEchoTrain = 0x00180091,
                          kBandwidth = 0x00180095, kProtocolName = 0x00181030, kPhaseDirection = 0x00181312,
                          kFlipAngle = 0x00181314, kPatientPosition = 0x00185100;
inline constexpr DicomTag kImagingModifier = 0x00189006, kTransmitterFrequency = 0x00189098,
                          kInversionTimes = 0x00189079, kEffectiveEchoTime = 0x00189082,
                          kDiffusionBValue = 0x00189087, kTimingSequence = 0x00189112,
                          kEchoSequence = 0x00189114, kModifierSequence = 0x00189115,
                          kDiffusionSequence = 0x00189117, kAveragesSequence = 0x00189119,
                          kFrameTypeSequence = 0x00189226;
inline constexpr DicomTag kStudyUid = 0x0020000D, kSeriesUid = 0x0020000E, kSeriesNumber = 0x00200011,
                          kAcquisitionNumber = 0x00200012, kInstanceNumber = 0x00200013,
                          kPosition = 0x00200032, kOrientation = 0x00200037, kTemporalPosition = 0x00200100;
inline constexpr DicomTag kStackId = 0x00209056, kInStackPosition = 0x00209057, kFrameContent = 0x00209111,
                          kPlanePosition = 0x00209113, kPlaneOrientation = 0x00209116,
                          kTemporalPositionIndex = 0x00209128;
inline constexpr DicomTag kSamplesPerPixel = 0x00280002, kPhotometric = 0x00280004, kFrames = 0x00280008,
                          kRows = 0x00280010, kColumns = 0x00280011, kPixelSpacing = 0x00280030,
                          kBitsAllocated = 0x00280100, kBitsStored = 0x00280101, kHighBit = 0x00280102,
                          kPixelRepresentation = 0x00280103, kBurnedIn = 0x00280301, kIntercept = 0x00281052,
                          kSlope = 0x00281053, kPixelMeasures = 0x00289110, kValueTransformation = 0x00289145;
inline constexpr DicomTag kSharedGroups = 0x52009229, kPerFrameGroups = 0x52009230;
inline constexpr DicomTag kPixelData = 0x7FE00010, kFloatPixelData = 0x7FE00008,
                          kDoublePixelData = 0x7FE00009;

} // namespace magiqt::tags
