// Asks what the files are that the user dropped or chose: contrast guess with its reason, voxel size, matrix,
// field strength, findings; the contrast can be corrected. Opens at once and fills in as the loader delivers.
// Shows no file name: it may carry a patient's. Window-modal, user-interface thread only.
#pragma once

#include "app/models/ScanLoader.h"

#include <QDialog>

#include <vector>

class QComboBox;
class QDialogButtonBox;
class QLabel;

namespace magiqt {

enum class OpenPurpose { NewSession, AddContrast };

class OpenScanDialog : public QDialog {
    Q_OBJECT
public:
    // taken: contrasts that are open already (AddContrast).
    OpenScanDialog(ScanLoader& loader, const QStringList& files, OpenPurpose purpose,
                   const QStringList& taken, QWidget* parent);
    ~OpenScanDialog() override;

    struct Choice {
        LoadedScan scan;
        QString contrast; // empty: the user does not know either
    };
    // After accept(): at least one, contrasts differ.
    std::vector<Choice> choices() const;
    OpenPurpose purpose() const { return m_purpose; }

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Entry {
        int ticket = 0;
        bool isLoaded = false;
        LoadedScan scan;
        Problem problem;
        QWidget* card = nullptr;
        QLabel* title = nullptr;
        QLabel* text = nullptr;
        QLabel* reason = nullptr;
        QLabel* findings = nullptr;
        QComboBox* contrast = nullptr;
    };
    void addEntry(int ticket, QWidget* column);
    void take(int ticket, const LoadedScan* scan, const Problem& problem);
    void retranslate();
    void validate();
    void growToText();

    ScanLoader& m_loader;
    OpenPurpose m_purpose;
    QStringList m_taken;
    std::vector<Entry> m_entries;
    QLabel* m_hint;
    QDialogButtonBox* m_buttons;
};

} // namespace magiqt
