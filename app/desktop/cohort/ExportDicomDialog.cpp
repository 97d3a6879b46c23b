#include "ExportDicomDialog.h"

#include "app/desktop/CliLine.h"
#include "app/models/ResultSaver.h"
#include "app/models/Wording.h"
#include "app/models/study/StudyController.h"

#include "base/Json.h"

#include <QCheckBox>
#include <QDir>
#include <QEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace magiqt {

namespace {

std::filesystem::path pathFrom(const QString& file) {
    return std::filesystem::path(QFile::encodeName(file).toStdString());
}

} // namespace

ExportDicomDialog::ExportDicomDialog(StudyController& study, const QString& image, const QString& pseudonym,
                                     QWidget* parent)
    : QDialog(parent),
      m_study(study),
      m_image(image),
      m_intro(new QLabel),
      m_form(new QFormLayout),
      m_folder(new QLineEdit),
      m_browseFolder(new QPushButton),
      m_asPseudonym(new QRadioButton),
      m_pseudonym(new QLineEdit(pseudonym)),
      m_likeOriginal(new QRadioButton),
      m_original(new QLineEdit),
      m_browseOriginal(new QPushButton),
      m_acceptFace(new QCheckBox),
      m_problem(new QLabel),
      m_command(new CliLine),
      m_begin(new QPushButton),
      m_cancel(new QPushButton) {
    setObjectName(QStringLiteral("exportDicomDialog"));
    m_folder->setObjectName(QStringLiteral("dicomFolder"));
    m_pseudonym->setObjectName(QStringLiteral("dicomPseudonym"));
    m_likeOriginal->setObjectName(QStringLiteral("dicomLike"));
    m_original->setObjectName(QStringLiteral("dicomOriginal"));
    m_acceptFace->setObjectName(QStringLiteral("dicomAcceptFace"));
    m_begin->setObjectName(QStringLiteral("dicomBegin"));
    m_cancel->setObjectName(QStringLiteral("dicomCancel"));
    m_asPseudonym->setChecked(true);
    m_intro->setWordWrap(true);
    m_intro->setProperty("role", "quiet");
    m_problem->setWordWrap(true);
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_begin->setProperty("role", "primary");
    m_begin->setDefault(true);
    m_form->addRow(new QLabel, placeRow(m_folder, m_browseFolder, QStringLiteral("dicomFolderDialog")));
    m_form->addRow(m_asPseudonym, m_pseudonym);
    m_form->addRow(m_likeOriginal,
                   placeRow(m_original, m_browseOriginal, QStringLiteral("dicomOriginalDialog")));
    m_form->addRow(m_acceptFace);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_begin);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(18, 16, 18, 16);
    column->setSpacing(12);
    column->addWidget(m_intro);
    column->addLayout(m_form);
    column->addWidget(m_problem);
    column->addWidget(m_command);
    column->addStretch(1);
    column->addLayout(buttons);
    for (QLineEdit* edit : {m_folder, m_pseudonym, m_original})
        connect(edit, &QLineEdit::textChanged, this, &ExportDicomDialog::refresh);
    connect(m_likeOriginal, &QRadioButton::toggled, this, &ExportDicomDialog::refresh);
    connect(m_acceptFace, &QCheckBox::toggled, this, &ExportDicomDialog::refresh);
    connect(m_begin, &QPushButton::clicked, this, &ExportDicomDialog::begin);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    setMinimumWidth(640);
    retranslate();
}

QWidget* ExportDicomDialog::placeRow(QLineEdit* edit, QPushButton* browse, const QString& dialogName) {
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(edit, 1);
    line->addWidget(browse);
    connect(browse, &QPushButton::clicked, this, [this, edit, dialogName] {
        auto* dialog = new QFileDialog(this);
        dialog->setObjectName(dialogName);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        if (edit == m_folder) dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
        dialog->setWindowTitle(edit == m_folder ? tr("New folder for the series")
                                                : tr("Folder of the original series"));
        connect(dialog, &QFileDialog::fileSelected, edit, &QLineEdit::setText);
        dialog->open();
    });
    return row;
}

bool ExportDicomDialog::isLikeOriginal() const {
    return m_likeOriginal->isChecked();
}

void ExportDicomDialog::begin() {
    m_begin->setEnabled(false);
    QueueRequest request;
    request.kind = "export_dicom";
    request.title = m_pseudonym->text().trimmed().isEmpty() || isLikeOriginal()
                        ? std::string()
                        : "sub-" + m_pseudonym->text().trimmed().toStdString();
    request.parametersJson =
        Json{{"pseudonym", isLikeOriginal() ? std::string() : m_pseudonym->text().trimmed().toStdString()},
             {"acceptFace", m_acceptFace->isChecked()}}
            .dump();
    request.inputs["image"] = pathFrom(m_image);
    if (const QString sidecar = ResultSaver::sidecarOf(m_image); QFileInfo::exists(sidecar))
        request.inputs["sidecar"] = pathFrom(sidecar);
    if (isLikeOriginal()) request.inputs["like"] = pathFrom(m_original->text().trimmed());
    request.outputs["folder"] = pathFrom(m_folder->text().trimmed());
    request.resources.memoryMiB = 1500;
    m_study.enqueue(
        this, {request},
        [this](const std::vector<std::string>&) {
            emit queued();
            accept();
        },
        [this](const Problem& problem) {
            m_problem->setText(wordingOf(problem));
            refresh();
        });
}

void ExportDicomDialog::refresh() {
    const QString folder = m_folder->text().trimmed(), original = m_original->text().trimmed();
    m_pseudonym->setEnabled(!isLikeOriginal());
    m_original->setEnabled(isLikeOriginal());
    m_browseOriginal->setEnabled(isLikeOriginal());
    m_problem->setVisible(!m_problem->text().isEmpty());
    m_begin->setEnabled(QDir::isAbsolutePath(folder) &&
                        (!isLikeOriginal() || QDir::isAbsolutePath(original)));
    QStringList words;
    if (!folder.isEmpty()) {
        words << QStringLiteral("export") << QStringLiteral("dicom") << m_image << QStringLiteral("--out")
              << folder;
        if (isLikeOriginal())
            words << QStringLiteral("--like") << original;
        else if (!m_pseudonym->text().trimmed().isEmpty())
            words << QStringLiteral("--pseudonym") << m_pseudonym->text().trimmed();
        if (m_acceptFace->isChecked()) words << QStringLiteral("--accept-face");
    }
    m_command->setCommand(words, {{m_study.folder(), QStringLiteral("$STUDY")},
                                  {folder, QStringLiteral("$FOLDER")},
                                  {original, QStringLiteral("$ORIGINAL")}});
}

void ExportDicomDialog::retranslate() {
    setWindowTitle(tr("Export as DICOM"));
    m_intro->setText(
        tr("Writes the enhanced image as a DICOM series that is called RESEARCH - AI ENHANCED - NOT FOR "
           "DIAGNOSIS. The job stands in the queue; nothing is ever overwritten."));
    static_cast<QLabel*>(m_form->itemAt(0, QFormLayout::LabelRole)->widget())->setText(tr("New folder"));
    m_folder->setAccessibleName(tr("New folder"));
    m_asPseudonym->setText(tr("Under a pseudonym"));
    m_pseudonym->setAccessibleName(m_asPseudonym->text());
    m_pseudonym->setPlaceholderText(tr("drawn when this is empty"));
    m_likeOriginal->setText(tr("Beside the original series"));
    m_original->setAccessibleName(tr("Folder of the original series"));
    m_original->setPlaceholderText(tr("whose patient and study are taken over"));
    m_acceptFace->setText(tr("Export although the image shows a face"));
    m_browseFolder->setText(tr("Choose …"));
    m_browseOriginal->setText(tr("Choose …"));
    m_begin->setText(tr("Put into the queue"));
    m_cancel->setText(tr("Cancel"));
    refresh();
}

void ExportDicomDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QDialog::changeEvent(event);
}

} // namespace magiqt
