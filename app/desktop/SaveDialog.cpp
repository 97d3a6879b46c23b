#include "SaveDialog.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QStandardPaths>

namespace magiqt {

QFileDialog* openSaveDialog(QWidget& parent, const char* name, const QString& title,
                            const QString& suggestion, const QStringList& filters) {
    auto* dialog = new QFileDialog(&parent);
    dialog->setObjectName(QLatin1String(name));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QFileInfo(suggestion).suffix());
    dialog->setNameFilters(filters);
    dialog->setWindowTitle(title);
    dialog->setDirectory(QStandardPaths::writableLocation(QStandardPaths::PicturesLocation));
    dialog->selectFile(suggestion);
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.section(QLatin1Char('.'), -1).chopped(1)); // "... (*.csv)"
    });
    dialog->open();
    return dialog;
}

} // namespace magiqt
