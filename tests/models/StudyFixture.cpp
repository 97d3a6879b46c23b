#include "StudyFixture.h"

#include "Fixtures.h"

#include "catalog/CatalogWriter.h"
#include "catalog/Lookup.h"
#include "catalog/StudyTitle.h"

#include <QDir>
#include <QFileInfo>

namespace magiqt::fixtures {

namespace {

std::filesystem::path pathOf(const QString& folder) {
    return std::filesystem::path(folder.toStdString());
}

std::string pseudonymOf(int subject) {
    return QStringLiteral("s%1").arg(subject, 5, 10, QLatin1Char('0')).toStdString();
}

std::string hashOf(int number) {
    return QStringLiteral("%1").arg(number, 64, 16, QLatin1Char('0')).toStdString();
}

constexpr const char* registrationRun = "20260101-000000-register";

struct Filler {
    CatalogWriter& writer;
    const StudyPlan& plan;
    QString folder;
    RowId lowScanner;
    RowId highScanner;
    int number = 0;

    RowId addScan(RowId subject, RowId session, int person, int index, bool isLow) {
        static constexpr const char* contrasts[] = {"T1w", "FLAIR", "T2w"};
        Scan scan;
        scan.subjectId = subject;
        scan.sessionId = session;
        scan.scannerId = isLow ? lowScanner : highScanner;
        scan.contrast = contrasts[index / 2 % 3];
        scan.plane = isLow ? "axial" : "isotropic";
        scan.fieldClass = isLow ? FieldClass::Low : FieldClass::High;
        scan.sizeIjk = isLow ? std::array<int, 3>{112, 136, 40} : std::array<int, 3>{180, 216, 180};
        scan.spacingMm = isLow ? std::array<double, 3>{1.6, 1.6, 5.0} : std::array<double, 3>{1.0, 1.0, 1.0};
        scan.orientation = "LPS";
        scan.contentSha256 = hashOf(++number);
        const std::string label = isLow ? "01" : "02";
        const QString name =
            QStringLiteral("rawdata/sub-%1/ses-%2/anat/sub-%1_ses-%2_run-%3_%4.nii.gz")
                .arg(QString::fromStdString(pseudonymOf(person)), QString::fromStdString(label))
                .arg(index + 1)
                .arg(QString::fromStdString(scan.contrast));
        scan.file = name.toStdString();
        if (number % 5 == 0)
            scan.findings.push_back({Severity::Warning,
                                     "volume.few-slices",
                                     "There are only 5 slices in one direction",
                                     {{"slices", "5"}}});
        if (plan.images == Images::Small) {
            const QFileInfo file(QDir(folder).filePath(name));
            QDir().mkpath(file.path());
            writeScan(file.path(), file.fileName(), 16);
        }
        return writer.scan(scan).id;
    }

    void addPerson(int person) {
        Subject subject;
        subject.pseudonym = pseudonymOf(person);
        subject.sex = person % 2 == 0 ? Sex::Female : Sex::Male;
        const RowId id = writer.subject(subject).id;
        std::array<RowId, 2> sessions{};
        for (int i = 0; i < 2; ++i) {
            Session session;
            session.subjectId = id;
            session.label = i == 0 ? "01" : "02";
            session.daysSinceFirst = i * 7;
            session.ageDays = (20 + person % 60) * 366 / 30 * 30 + i * 30;
            session.site = person % 3 == 0 ? "north" : "south";
            sessions[static_cast<std::size_t>(i)] = writer.session(session).id;
        }
        std::array<RowId, 2> firsts{};
        for (int index = 0; index < plan.scansOfEach; ++index) {
            const auto side = static_cast<std::size_t>(index % 2);
            const RowId scan = addScan(id, sessions[side], person, index, side == 0);
            if (index < 2) firsts[side] = scan;
        }
        if (plan.scansOfEach < 2 || person % 3 == 2) return;
        Pair pair;
        pair.subjectId = id;
        pair.contrast = "T1w";
        pair.lowFieldScanId = firsts[0];
        pair.highFieldScanId = firsts[1];
        pair.light = person % 3 == 0 ? TrafficLight::Green : TrafficLight::Amber;
        pair.runId = registrationRun; // a light stands for a run
        pair.quality.overlap = 0.93;
        writer.registeredPair(pair);
    }
};

} // namespace

void makeStudy(const QString& folder, const StudyPlan& plan) {
    Catalog catalog = Catalog::open(pathOf(folder), OpenMode::Create);
    catalog.setDurability(Durability::Normal);
    setStudyTitle(catalog, plan.title.toStdString());
    CatalogWriter writer(catalog);
    Scanner low{0, "Hyperfine", "Swoop", 0.064};
    Scanner high{0, "Siemens", "Prisma", 3.0};
    Filler filler{writer, plan, folder, writer.scanner(low).id, writer.scanner(high).id};
    RunRecord run;
    run.runId = registrationRun;
    run.kind = "register";
    run.state = "done";
    run.createdUtc = "2026-01-01T00:00:00Z";
    writer.run(run);
    for (int person = 0; person < plan.subjects; ++person)
        filler.addPerson(person);
    writer.commit();
}

QString addEnhanced(const QString& folder, int subject) {
    Catalog catalog = Catalog::open(pathOf(folder), OpenMode::ReadWrite);
    const RowId person = findSubject(catalog, pseudonymOf(subject)).value().id;
    const Scan source = scansOfSubject(catalog, person).front();
    CatalogWriter writer(catalog);
    Model model;
    model.name = "test model";
    model.weightsSha256 = hashOf(0xabc);
    const RowId modelId = writer.model(model).id;
    writer.modelTrainedOn(modelId, {findSubject(catalog, pseudonymOf(0)).value().id});
    RunRecord run;
    run.runId = "20260101-000000-" + pseudonymOf(subject);
    run.kind = "enhance";
    run.state = "done";
    run.programVersion = "0.1.0";
    run.createdUtc = "2026-01-01T00:00:00Z";
    writer.run(run);
    const QString name = QStringLiteral("derivatives/magiqt/sub-%1_desc-enhanced_T1w.nii.gz")
                             .arg(QString::fromStdString(pseudonymOf(subject)));
    const QFileInfo file(QDir(folder).filePath(name));
    QDir().mkpath(file.path());
    writeScan(file.path(), file.fileName(), 16);
    DerivedImage image;
    image.subjectId = person;
    image.modelId = modelId;
    image.runId = run.runId;
    image.kind = "enhanced_T1w";
    image.contrast = "T1w";
    image.file = name.toStdString();
    image.sha256 = hashOf(0x1000 + subject);
    DerivedSource derivedFrom;
    derivedFrom.role = "T1w";
    derivedFrom.scanId = source.id;
    image.sources.push_back(derivedFrom);
    writer.derivedImage(image);
    writer.commit();
    return name;
}

} // namespace magiqt::fixtures
