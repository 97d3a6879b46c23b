#include "NewStudyDialog.h"

#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QVBoxLayout>

namespace magiqt {

NewStudyDialog::NewStudyDialog(QWidget* parent)
    : QDialog(parent),
      m_intro(new QLabel),
      m_form(new QFormLayout),
      m_title(new QLineEdit),
      m_place(new QLineEdit),
      m_browse(new QPushButton),
      m_result(new QLabel),
      m_create(new QPushButton),
      m_cancel(new QPushButton) {
    setObjectName(QStringLiteral("newStudyDialog"));
    m_title->setObjectName(QStringLiteral("studyTitle"));
    m_place->setObjectName(QStringLiteral("studyPlace"));
    m_browse->setObjectName(QStringLiteral("browsePlace"));
    m_result->setObjectName(QStringLiteral("studyResult"));
    m_create->setObjectName(QStringLiteral("createStudy"));
    m_cancel->setObjectName(QStringLiteral("cancelNewStudy"));
    m_intro->setWordWrap(true);
    m_intro->setProperty("role", "quiet");
    m_result->setWordWrap(true);
    m_result->setProperty("role", "quiet");
    m_create->setProperty("role", "primary");
    m_create->setDefault(true);
    m_place->setText(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    auto* place = new QHBoxLayout;
    place->addWidget(m_place, 1);
    place->addWidget(m_browse);
    m_form->addRow(new QLabel, m_title);
    m_form->addRow(new QLabel, place);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_create);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(18, 16, 18, 16);
    column->setSpacing(12);
    column->addWidget(m_intro);
    column->addLayout(m_form);
    column->addWidget(m_result);
    column->addStretch(1);
    column->addLayout(buttons);
    connect(m_title, &QLineEdit::textChanged, this, &NewStudyDialog::refresh);
    connect(m_place, &QLineEdit::textChanged, this, &NewStudyDialog::refresh);
    connect(m_browse, &QPushButton::clicked, this, &NewStudyDialog::chooseFolder);
    connect(m_create, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    setMinimumWidth(560);
    retranslate();
}

QString NewStudyDialog::title() const {
    return m_title->text().trimmed();
}

QString NewStudyDialog::suggestedName() const {
    QString name;
    for (const QChar letter : title().toLower())
        name += letter.isLetterOrNumber() && letter.unicode() < 128 ? letter : QLatin1Char('-');
    while (name.contains(QLatin1String("--")))
        name.replace(QLatin1String("--"), QLatin1String("-"));
    while (name.startsWith(QLatin1Char('-')))
        name.remove(0, 1);
    while (name.endsWith(QLatin1Char('-')))
        name.chop(1);
    return name.isEmpty() ? QStringLiteral("study") : name.left(60);
}

QString NewStudyDialog::folder() const {
    return QDir(m_place->text().trimmed()).filePath(suggestedName());
}

void NewStudyDialog::chooseFolder() {
    auto* dialog = new QFileDialog(this);
    dialog->setObjectName(QStringLiteral("studyPlaceDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setWindowTitle(tr("Where the study is to lie"));
    dialog->setDirectory(m_place->text());
    connect(dialog, &QFileDialog::fileSelected, m_place, &QLineEdit::setText);
    dialog->open();
}

void NewStudyDialog::refresh() {
    const bool isComplete = !title().isEmpty() && QDir::isAbsolutePath(m_place->text().trimmed());
    const bool isThere = isComplete && QDir(folder()).exists() && !QDir(folder()).isEmpty();
    m_create->setEnabled(isComplete && !isThere);
    if (isThere)
        m_result->setText(
            tr("A folder of this name is there already and is not empty. Please choose another title "
               "or place."));
    else if (isComplete)
        m_result->setText(tr("The study will be made in %1").arg(QDir::toNativeSeparators(folder())));
    else
        m_result->clear();
}

void NewStudyDialog::retranslate() {
    setWindowTitle(tr("New study"));
    m_intro->setText(
        tr("A study is one folder: its catalog, its images under pseudonyms, and everything computed from "
           "them. It can be moved or copied as a whole. Do not put a person's name into the title."));
    const auto name = [this](int row, QWidget* field, const QString& text) {
        static_cast<QLabel*>(m_form->itemAt(row, QFormLayout::LabelRole)->widget())->setText(text);
        field->setAccessibleName(text);
    };
    name(0, m_title, tr("Title"));
    name(1, m_place, tr("Place"));
    m_browse->setText(tr("Choose …"));
    m_create->setText(tr("Make the study"));
    m_cancel->setText(tr("Cancel"));
    m_title->setPlaceholderText(tr("for example: Low-field pilot 2025"));
    refresh();
}

void NewStudyDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QDialog::changeEvent(event);
}

} // namespace magiqt
