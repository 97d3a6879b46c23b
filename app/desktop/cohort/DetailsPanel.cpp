#include "DetailsPanel.h"

#include "app/models/Wording.h"
#include "app/models/cohort/CohortWording.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <cmath>

namespace magiqt {

namespace {

constexpr double daysPerYear = 365.25;
constexpr int infantDays = 730; // below, ages are told in weeks
enum AgeUnit { Years, Weeks };

// -1: not known
int shownAge(std::optional<int> days, int unit) {
    if (!days) return -1;
    return unit == Weeks ? *days / 7 : static_cast<int>(std::floor(*days / daysPerYear + 0.02));
}

// Ages from two years on are coarse: whole months of 30 days.
int daysOfAge(int value, int unit) {
    if (unit == Weeks && value * 7 < infantDays) return value * 7;
    return static_cast<int>(std::lround(value * (unit == Weeks ? 7 : daysPerYear) / 30) * 30);
}

constexpr int pictureSize = 128;

QLabel* heading() {
    auto* label = new QLabel;
    label->setProperty("role", "heading");
    return label;
}

QLabel* paragraph(const char* name) {
    auto* label = new QLabel;
    label->setObjectName(QString::fromLatin1(name));
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

DetailsPanel::DetailsPanel(QWidget* parent)
    : QWidget(parent),
      m_hint(new QLabel),
      m_content(new QWidget),
      m_title(heading()),
      m_picture(new QLabel),
      m_open(new QPushButton),
      m_provenance(new QPushButton),
      m_contrast(new QComboBox),
      m_fieldClass(new QComboBox),
      m_quality(new QComboBox),
      m_sex(new QComboBox),
      m_ageRow(new QWidget),
      m_age(new QSpinBox),
      m_ageUnit(new QComboBox),
      m_excluded(new QCheckBox),
      m_facts(new QWidget),
      m_pairTitle(heading()),
      m_pair(paragraph("detailPair")),
      m_findingsTitle(heading()),
      m_findings(paragraph("detailFindings")),
      m_imagesTitle(heading()),
      m_images(new QVBoxLayout) {
    setObjectName(QStringLiteral("detailsPanel"));
    m_title->setObjectName(QStringLiteral("detailTitle"));
    m_open->setObjectName(QStringLiteral("openInViewer"));
    m_provenance->setObjectName(QStringLiteral("scanProvenance"));
    m_contrast->setObjectName(QStringLiteral("editContrast"));
    m_fieldClass->setObjectName(QStringLiteral("editField"));
    m_quality->setObjectName(QStringLiteral("editQuality"));
    m_sex->setObjectName(QStringLiteral("editSex"));
    m_age->setObjectName(QStringLiteral("editAge"));
    m_ageUnit->setObjectName(QStringLiteral("editAgeUnit"));
    m_excluded->setObjectName(QStringLiteral("editExcluded"));
    build();
    connect(m_open, &QPushButton::clicked, this, &DetailsPanel::openRequested);
    connect(m_provenance, &QPushButton::clicked, this, [this] {
        if (m_details) emit provenanceRequested(QString::fromStdString(m_details->scan.file));
    });
    connect(m_contrast, &QComboBox::activated, this, [this] {
        ScanChange change;
        change.contrast = m_contrast->currentData().toString().toStdString();
        if (!change.contrast->empty()) emit scanChangeRequested(change);
    });
    connect(m_fieldClass, &QComboBox::activated, this, [this] {
        if (!m_fieldClass->currentData().isValid()) return;
        ScanChange change;
        change.fieldClass = static_cast<FieldClass>(m_fieldClass->currentData().toInt());
        emit scanChangeRequested(change);
    });
    connect(m_quality, &QComboBox::activated, this, [this] {
        if (!m_quality->currentData().isValid()) return;
        ScanChange change;
        change.quality = static_cast<ScanQuality>(m_quality->currentData().toInt());
        emit scanChangeRequested(change);
    });
    connect(m_sex, &QComboBox::activated, this, [this] {
        if (!m_sex->currentData().isValid()) return;
        SubjectChange change;
        change.sex = static_cast<Sex>(m_sex->currentData().toInt());
        emit subjectChangeRequested(change);
    });
    connect(m_age, &QSpinBox::editingFinished, this, &DetailsPanel::takeAge);
    connect(m_ageUnit, &QComboBox::activated, this, &DetailsPanel::showAge);
    connect(m_excluded, &QCheckBox::clicked, this, [this](bool isExcluded) {
        ScanChange change;
        change.excluded = isExcluded;
        emit scanChangeRequested(change);
    });
    retranslate();
}

void DetailsPanel::build() {
    m_hint->setObjectName(QStringLiteral("detailHint"));
    m_hint->setWordWrap(true);
    m_hint->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_hint->setProperty("role", "quiet");
    m_picture->setFixedSize(pictureSize, pictureSize);
    m_picture->setAlignment(Qt::AlignCenter);
    m_open->setProperty("role", "primary");
    m_ageUnit->addItems({QString(), QString()}); // Years, Weeks
    auto* age = new QHBoxLayout(m_ageRow);
    age->setContentsMargins(0, 0, 0, 0);
    age->addWidget(m_age, 1);
    age->addWidget(m_ageUnit);
    m_age->setSpecialValueText(unknownText());
    m_edits = new QFormLayout;
    m_form = new QFormLayout(m_facts);
    for (QFormLayout* form : {m_edits, m_form}) {
        form->setContentsMargins(0, 0, 0, 0);
        form->setHorizontalSpacing(12);
        form->setVerticalSpacing(6);
        form->setLabelAlignment(Qt::AlignLeft);
    }
    m_edits->addRow(new QLabel, m_contrast);
    m_edits->addRow(new QLabel, m_fieldClass);
    m_edits->addRow(new QLabel, m_quality);
    m_edits->addRow(new QLabel, m_sex);
    m_edits->addRow(new QLabel, m_ageRow);
    m_edits->addRow(m_excluded);
    m_session = addRow(m_form, "detailSession");
    m_matrix = addRow(m_form, "detailMatrix");
    m_voxel = addRow(m_form, "detailVoxel");
    m_plane = addRow(m_form, "detailPlane");
    m_orientation = addRow(m_form, "detailOrientation");
    m_field = addRow(m_form, "detailField");
    m_scanner = addRow(m_form, "detailScanner");
    m_site = addRow(m_form, "detailSite");

    auto* buttons = new QVBoxLayout;
    buttons->addWidget(m_open);
    buttons->addWidget(m_provenance);
    buttons->addStretch(1);
    auto* top = new QHBoxLayout;
    top->addWidget(m_picture);
    top->addLayout(buttons, 1);
    auto* content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(10);
    content->addWidget(m_title);
    content->addLayout(top);
    content->addLayout(m_edits);
    content->addWidget(m_facts);
    content->addWidget(m_pairTitle);
    content->addWidget(m_pair);
    content->addWidget(m_findingsTitle);
    content->addWidget(m_findings);
    content->addWidget(m_imagesTitle);
    content->addLayout(m_images);
    content->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->addWidget(m_hint);
    column->addWidget(m_content, 1);
}

QLabel* DetailsPanel::addRow(QFormLayout* form, const char* objectName) {
    auto* value = new QLabel;
    value->setObjectName(QString::fromLatin1(objectName));
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    value->setWordWrap(true);
    auto* label = new QLabel;
    label->setProperty("role", "quiet");
    form->addRow(label, value);
    return value;
}

void DetailsPanel::name(QFormLayout* form, QWidget* field, const QString& text) {
    static_cast<QLabel*>(form->labelForField(field))->setText(text);
    field->setAccessibleName(text);
}

void DetailsPanel::showNothing() {
    m_details.reset();
    m_several = 0;
    fill();
}

void DetailsPanel::showScan(const ScanDetails& details) {
    m_details = details;
    m_several = 0;
    fill();
}

void DetailsPanel::showSeveral(int scans) {
    m_details.reset();
    m_several = scans;
    fill();
}

void DetailsPanel::setPicture(const QImage& picture) {
    const qreal scale = devicePixelRatioF();
    QPixmap shown;
    if (!picture.isNull()) {
        shown = QPixmap::fromImage(
            picture.scaled(m_picture->size() * scale, Qt::KeepAspectRatio, Qt::SmoothTransformation));
        shown.setDevicePixelRatio(scale);
    }
    m_picture->setPixmap(shown);
}

void DetailsPanel::setWritable(bool canWrite) {
    m_canWrite = canWrite;
    fill();
}

void DetailsPanel::fillChoices() {
    m_contrast->clear();
    const std::string contrast = m_details ? m_details->scan.contrast : std::string();
    if (m_several > 0) m_contrast->addItem(tr("leave as it is"), QString());
    for (const char* choice : {"T1w", "T2w", "FLAIR", "unknown"})
        m_contrast->addItem(wordOfContrast(choice), QString::fromLatin1(choice));
    m_contrast->setCurrentIndex(m_several > 0 ? 0 : m_contrast->findData(QString::fromStdString(contrast)));
    m_fieldClass->clear();
    if (m_several > 0) m_fieldClass->addItem(tr("leave as it is"));
    for (const FieldClass fieldClass : {FieldClass::Low, FieldClass::High, FieldClass::Unknown})
        m_fieldClass->addItem(wordOf(fieldClass), static_cast<int>(fieldClass));
    m_fieldClass->setCurrentIndex(
        m_several > 0 ? 0
                      : m_fieldClass->findData(m_details ? static_cast<int>(m_details->scan.fieldClass) : 0));
    m_quality->clear();
    if (m_several > 0) m_quality->addItem(tr("leave as it is"));
    for (const ScanQuality quality :
         {ScanQuality::Unrated, ScanQuality::Good, ScanQuality::Usable, ScanQuality::Bad})
        m_quality->addItem(wordOf(quality), static_cast<int>(quality));
    m_quality->setCurrentIndex(
        m_several > 0 ? 0 : m_quality->findData(m_details ? static_cast<int>(m_details->scan.quality) : 0));
    m_sex->clear();
    if (m_several > 0) m_sex->addItem(tr("leave as it is"));
    for (const Sex sex : {Sex::Unknown, Sex::Female, Sex::Male, Sex::Other})
        m_sex->addItem(wordOf(sex), static_cast<int>(sex));
    m_sex->setCurrentIndex(
        m_several > 0 ? 0 : m_sex->findData(m_details ? static_cast<int>(m_details->subject.sex) : 0));
    const bool isInfant = m_details && m_details->session.ageDays && *m_details->session.ageDays < infantDays;
    m_ageUnit->setCurrentIndex(isInfant ? Weeks : Years);
    showAge();
    m_edits->setRowVisible(m_ageRow, m_details.has_value());
    m_excluded->setTristate(m_several > 0);
    m_excluded->setCheckState(m_several > 0                           ? Qt::PartiallyChecked
                              : m_details && m_details->scan.excluded ? Qt::Checked
                                                                      : Qt::Unchecked);
    for (QWidget* edit :
         std::initializer_list<QWidget*>{m_contrast, m_fieldClass, m_quality, m_sex, m_ageRow, m_excluded})
        edit->setEnabled(m_canWrite);
}

void DetailsPanel::showAge() {
    const int unit = m_ageUnit->currentIndex();
    m_age->setRange(-1, unit == Weeks ? 4700 : 90);
    m_age->setValue(m_details ? shownAge(m_details->session.ageDays, unit) : -1);
}

void DetailsPanel::takeAge() {
    const int unit = m_ageUnit->currentIndex();
    if (m_isFilling || !m_details || m_age->value() == shownAge(m_details->session.ageDays, unit)) return;
    SessionChange change;
    change.ageDays =
        m_age->value() < 0 ? std::optional<int>() : std::optional(daysOfAge(m_age->value(), unit));
    emit sessionChangeRequested(change);
}

void DetailsPanel::fill() {
    m_isFilling = true;
    const bool hasScan = m_details.has_value();
    m_content->setVisible(hasScan || m_several > 0);
    m_hint->setVisible(!hasScan && m_several == 0);
    m_hint->setText(
        tr("Choose a scan to see what is known of it. Several can be chosen with Ctrl or Shift."));
    m_picture->setVisible(hasScan);
    m_open->setVisible(hasScan);
    m_provenance->setVisible(hasScan);
    m_facts->setVisible(hasScan);
    for (QWidget* part : {m_pairTitle, m_pair, m_findingsTitle, m_findings, m_imagesTitle})
        part->setVisible(hasScan);
    fillChoices();
    if (m_several > 0) m_title->setText(tr("%1 scans chosen").arg(QLocale().toString(m_several)));
    if (hasScan) fillScan();
    fillImages();
    m_isFilling = false;
}

void DetailsPanel::fillScan() {
    const Scan& scan = m_details->scan;
    m_title->setText(QStringLiteral("%1 · %2").arg(QString::fromStdString(m_details->subject.pseudonym),
                                                   wordOfContrast(scan.contrast)));
    const std::optional<int> days = m_details->session.daysSinceFirst;
    const QString session = QString::fromStdString(m_details->session.label);
    m_session->setText(days ? tr("%1, day %2").arg(session).arg(*days) : session);
    m_matrix->setText(sizeText(scan.sizeIjk));
    m_voxel->setText(tr("%1 mm").arg(spacingText(scan.spacingMm)));
    m_plane->setText(wordOfPlane(scan.plane));
    m_orientation->setText(QString::fromStdString(scan.orientation));
    m_field->setText(fieldText(m_details->scanner ? m_details->scanner->fieldStrengthTesla : std::nullopt,
                               scan.fieldClass));
    m_scanner->setText(m_details->scanner
                           ? scannerText(m_details->scanner->manufacturer, m_details->scanner->model)
                           : unknownText());
    m_site->setText(m_details->session.site.empty() ? unknownText()
                                                    : QString::fromStdString(m_details->session.site));
    QStringList pairLines;
    for (const PairRow& row : m_details->pairs) {
        QString line = wordOf(row.status);
        if (row.daysApart) line += QStringLiteral(", ") + tr("%1 days apart").arg(*row.daysApart);
        if (row.pair.quality.overlap)
            line += QStringLiteral(", ") +
                    tr("overlap %1 %").arg(QLocale().toString(*row.pair.quality.overlap * 100, 'f', 0));
        pairLines << line;
    }
    m_pairTitle->setText(tr("Pair"));
    m_pair->setText(pairLines.isEmpty() ? tr("No pair of a low-field and a high-field scan yet.")
                                        : pairLines.join(QLatin1Char('\n')));
    QStringList lines;
    for (const Finding& finding : scan.findings)
        lines << QStringLiteral("• ") + wordingOf(finding);
    lines.removeDuplicates();
    m_findingsTitle->setText(tr("Findings"));
    m_findings->setText(lines.isEmpty() ? tr("Nothing odd was found.") : lines.join(QLatin1Char('\n')));
}

void DetailsPanel::fillImages() {
    while (QLayoutItem* item = m_images->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater(); // a button in it may be the one that was pressed
        }
        delete item;
    }
    if (!m_details) return;
    m_imagesTitle->setText(tr("Made from it"));
    m_imagesTitle->setVisible(!m_details->derived.empty());
    for (const DerivedImage& image : m_details->derived) {
        const QString file = QString::fromStdString(image.file);
        auto* row = new QWidget;
        auto* column = new QVBoxLayout(row);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(4);
        column->addWidget(new QLabel(wordOfImageKind(image.kind)));
        auto* line = new QHBoxLayout;
        column->addLayout(line);
        auto* open = new QPushButton(tr("Open"));
        open->setObjectName(QStringLiteral("openDerived%1").arg(image.id));
        auto* origin = new QPushButton(tr("Provenance"));
        origin->setObjectName(QStringLiteral("provenanceDerived%1").arg(image.id));
        line->addWidget(open);
        line->addWidget(origin);
        if (image.kind.starts_with("enhanced")) {
            auto* dicom = new QPushButton(tr("DICOM …"));
            dicom->setObjectName(QStringLiteral("dicomDerived%1").arg(image.id));
            dicom->setToolTip(tr("Export as a DICOM series"));
            dicom->setEnabled(m_canWrite);
            line->addWidget(dicom);
            connect(dicom, &QPushButton::clicked, this, [this, file] { emit exportDicomRequested(file); });
        }
        line->addStretch(1);
        connect(open, &QPushButton::clicked, this, [this, file] { emit openImageRequested(file); });
        connect(origin, &QPushButton::clicked, this, [this, file] { emit provenanceRequested(file); });
        m_images->addWidget(row);
    }
}

void DetailsPanel::retranslate() {
    m_open->setText(tr("Open in Viewer"));
    m_provenance->setText(tr("Provenance"));
    name(m_edits, m_contrast, tr("Contrast"));
    name(m_edits, m_fieldClass, tr("Field class"));
    name(m_edits, m_quality, tr("Quality"));
    name(m_edits, m_sex, tr("Sex"));
    name(m_edits, m_ageRow, tr("Age"));
    m_age->setAccessibleName(tr("Age"));
    m_ageUnit->setAccessibleName(tr("Unit of the age"));
    m_ageUnit->setItemText(Years, tr("years"));
    m_ageUnit->setItemText(Weeks, tr("weeks"));
    m_excluded->setText(tr("Excluded from lists and splits"));
    name(m_form, m_session, tr("Session"));
    name(m_form, m_matrix, tr("Matrix"));
    name(m_form, m_voxel, tr("Voxel size"));
    name(m_form, m_plane, tr("Plane"));
    name(m_form, m_orientation, tr("Orientation"));
    name(m_form, m_field, tr("Field strength"));
    name(m_form, m_scanner, tr("Scanner"));
    name(m_form, m_site, tr("Site"));
    fill();
}

void DetailsPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

} // namespace magiqt
