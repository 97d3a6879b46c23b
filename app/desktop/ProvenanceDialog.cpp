#include "ProvenanceDialog.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QTableView>
#include <QVBoxLayout>

namespace magiqt {

ProvenanceDialog::ProvenanceDialog(QWidget* parent)
    : QDialog(parent),
      m_model(new ProvenanceModel(this)),
      m_notice(new QLabel),
      m_trainingNote(new QLabel),
      m_empty(new QLabel),
      m_table(new QTableView),
      m_copy(new QPushButton),
      m_close(new QPushButton) {
    setObjectName(QStringLiteral("provenanceDialog"));
    auto* column = new QVBoxLayout(this);
    column->setSpacing(10);
    m_notice->setObjectName(QStringLiteral("researchUseOnly"));
    m_notice->setProperty("role", "heading");
    m_notice->setWordWrap(true);
    m_trainingNote->setObjectName(QStringLiteral("trainingNote"));
    m_trainingNote->setWordWrap(true);
    m_empty->setWordWrap(true);
    m_table->setObjectName(QStringLiteral("provenanceTable"));
    m_table->setModel(m_model);
    m_table->horizontalHeader()->hide();
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setWordWrap(true);
    m_table->setTextElideMode(Qt::ElideNone);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_copy->setObjectName(QStringLiteral("copyProvenance"));
    m_close->setObjectName(QStringLiteral("closeProvenance"));
    m_close->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_copy);
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    column->addWidget(m_notice);
    column->addWidget(m_trainingNote);
    column->addWidget(m_empty);
    column->addWidget(m_table, 1);
    column->addLayout(buttons);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_model->plainText()); });
    connect(m_close, &QPushButton::clicked, this, &QDialog::close);
    resize(620, 460);
    retranslate();
}

void ProvenanceDialog::setImage(const ImageProvenance& image) {
    m_model->setImage(image);
    m_training = Training::NotKnown;
    if (image.catalog && image.catalog->model)
        m_training = image.catalog->subjectWasTrainedOn ? Training::Seen : Training::NotSeen;
    retranslate();
    m_table->resizeRowsToContents();
}

void ProvenanceDialog::retranslate() {
    setWindowTitle(tr("Provenance"));
    m_notice->setText(tr("For research use only. Not for diagnosis."));
    m_empty->setText(tr("This image carries no provenance: there is no sidecar file beside it."));
    const bool wasSeen = m_training == Training::Seen;
    m_trainingNote->setVisible(m_training != Training::NotKnown);
    m_trainingNote->setText(
        wasSeen ? tr("⚠ In the training set: the model that made this image was trained on this person. How "
                     "good the "
                     "image looks says nothing about people the model has not seen.")
                : tr("This person was not in the training set of the model, as far as this study knows."));
    m_trainingNote->setProperty("role", wasSeen ? "alarm" : "quiet");
    m_trainingNote->style()->unpolish(m_trainingNote); // the padding of the role is part of its size
    m_trainingNote->style()->polish(m_trainingNote);
    m_copy->setText(tr("Copy"));
    m_close->setText(tr("Close"));
    m_table->setAccessibleName(tr("Provenance"));
    m_model->retranslate();
    m_empty->setVisible(m_model->isEmpty());
    m_table->setVisible(!m_model->isEmpty());
    m_copy->setEnabled(!m_model->isEmpty());
}

void ProvenanceDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QDialog::changeEvent(event);
}

void ProvenanceDialog::resizeEvent(QResizeEvent* event) {
    QDialog::resizeEvent(event);
    m_table->resizeRowsToContents(); // long hashes wrap
}

} // namespace magiqt
