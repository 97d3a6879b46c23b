#include "Icons.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QSvgRenderer>

namespace magiqt {

namespace {

class ThemedIconEngine : public QIconEngine {
public:
    ThemedIconEngine(QString name, QColor colour) : m_name(std::move(name)), m_colour(std::move(colour)) {}

    void paint(QPainter* painter, const QRect& rectangle, QIcon::Mode mode, QIcon::State) override {
        QColor colour = m_colour;
        if (!colour.isValid() || mode == QIcon::Disabled) {
            const QPalette palette = QApplication::palette();
            const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
            colour = palette.color(group, mode == QIcon::Selected ? QPalette::HighlightedText
                                                                  : QPalette::WindowText);
        }
        if (colour != m_rendered) {
            QFile file(QStringLiteral(":/icons/%1.svg").arg(m_name)); // a resource: memory, not a disk
            if (!file.open(QIODevice::ReadOnly)) return;
            m_renderer.load(file.readAll().replace("currentColor", colour.name().toLatin1()));
            m_rendered = colour;
        }
        QRectF square(0, 0, qMin(rectangle.width(), rectangle.height()),
                      qMin(rectangle.width(), rectangle.height()));
        square.moveCenter(QRectF(rectangle).center());
        m_renderer.render(painter, square);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap picture(size);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return picture;
    }

    QIconEngine* clone() const override { return new ThemedIconEngine(m_name, m_colour); }

private:
    QString m_name;
    QColor m_colour;
    QColor m_rendered;
    QSvgRenderer m_renderer;
};

} // namespace

QIcon themedIcon(const QString& name, const QColor& colour) {
    return QIcon(new ThemedIconEngine(name, colour));
}

} // namespace magiqt
