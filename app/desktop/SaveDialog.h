// Asks where to save a picture, a table or a figure. It never suggests the name of a scan.
#pragma once

#include <QString>
#include <QStringList>

class QFileDialog;
class QWidget;

namespace magiqt {

// Open, in the folder of pictures; deletes itself. filters: "Table (*.csv)", one ending each; a name without
// an ending gets that of the chosen filter, or of the suggestion.
QFileDialog* openSaveDialog(QWidget& parent, const char* name, const QString& title,
                            const QString& suggestion, const QStringList& filters);

} // namespace magiqt
