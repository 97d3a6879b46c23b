-- min_compatible: 1
-- Rows that tables are drawn from: narrow copies of what is filtered and sorted, so that a query reads one small table
-- and joins nothing. Triggers keep them right whoever writes, an earlier version of the program too.

CREATE TABLE scan_row(
  id INTEGER PRIMARY KEY,
  subject_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  scanner_id INTEGER NOT NULL, -- 0: unknown
  pseudonym TEXT NOT NULL,
  session TEXT NOT NULL,
  contrast TEXT NOT NULL,
  plane TEXT NOT NULL,
  field_class TEXT NOT NULL,
  sex TEXT NOT NULL,
  quality TEXT NOT NULL,
  pair_status INTEGER NOT NULL DEFAULT 0, -- PairStatus
  excluded INTEGER NOT NULL,
  enhanced INTEGER NOT NULL DEFAULT 0,
  warnings INTEGER NOT NULL,
  age_days INTEGER,
  days_since_first INTEGER,
  coarsest_mm REAL NOT NULL,
  voxel_mm3 REAL NOT NULL,
  site TEXT NOT NULL
) STRICT;
CREATE INDEX scan_row_subject ON scan_row(subject_id);

CREATE TABLE subject_row(
  id INTEGER PRIMARY KEY,
  pseudonym TEXT NOT NULL,
  sex TEXT NOT NULL,
  age_days INTEGER, -- at the first session with a known age
  sessions INTEGER NOT NULL DEFAULT 0,
  scans INTEGER NOT NULL DEFAULT 0,
  low INTEGER NOT NULL DEFAULT 0,
  high INTEGER NOT NULL DEFAULT 0,
  pairs INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE VIRTUAL TABLE scan_text USING fts5(words, detail=none, columnsize=0, prefix='1 2', tokenize="unicode61 remove_diacritics 2");

CREATE VIEW scan_row_source AS
  SELECT scan.id, scan.subject_id, scan.session_id, ifnull(scan.scanner_id, 0) AS scanner_id, subject.pseudonym,
    session.label AS session, scan.contrast, scan.plane, scan.field_class, subject.sex, scan.quality,
    0 AS pair_status, scan.excluded, 0 AS enhanced,
    CASE WHEN scan.findings = '[]' THEN 0 ELSE
      (SELECT count(*) FROM json_each(scan.findings) WHERE json_extract(value, '$.severity') = 'warning') END AS warnings,
    session.age_days, session.days_since_first,
    max(scan.spacing_i_mm, scan.spacing_j_mm, scan.spacing_k_mm) AS coarsest_mm,
    scan.spacing_i_mm * scan.spacing_j_mm * scan.spacing_k_mm AS voxel_mm3, session.site
  FROM scan JOIN session ON session.id = scan.session_id JOIN subject ON subject.id = scan.subject_id;

CREATE VIEW scan_text_source AS
  SELECT scan.id, subject.pseudonym || ' ses-' || session.label || ' ' || session.site || ' ' || scan.contrast || ' ' ||
    scan.plane || ' ' || scan.field_class || ' ' || ifnull(scanner.manufacturer || ' ' || scanner.model, '') || ' ' ||
    CASE WHEN scan.findings = '[]' THEN '' ELSE
      (SELECT ifnull(group_concat(json_extract(value, '$.code'), ' '), '') FROM json_each(scan.findings)) END || ' ' ||
    scan.quality || ' ' || scan.note || ' ' || subject.note AS words
  FROM scan JOIN session ON session.id = scan.session_id JOIN subject ON subject.id = scan.subject_id
    LEFT JOIN scanner ON scanner.id = scan.scanner_id;

-- The best of a scan's pairs, as PairStatus counts them.
CREATE VIEW pair_status AS
  SELECT id, low_scan_id, high_scan_id,
    CASE verdict WHEN 'accepted' THEN 5 WHEN 'rejected' THEN 1 ELSE
      CASE light WHEN 'green' THEN 4 WHEN 'amber' THEN 3 ELSE 2 END END AS status
  FROM pair;
CREATE VIEW scan_pair_status AS
  SELECT id AS scan_id, max(
    ifnull((SELECT max(status) FROM pair_status WHERE low_scan_id = scan.id), 0),
    ifnull((SELECT max(status) FROM pair_status WHERE high_scan_id = scan.id), 0)) AS status
  FROM scan;

-- While a bulk insert is under way (one row, taken out before its commit) the triggers of new scans wait, and the rows
-- are made at its end in three statements: 5 microseconds a scan where triggers take 60.
CREATE TABLE bulk(last_scan INTEGER NOT NULL) STRICT; -- the last that was there before

-- Scans.
CREATE TRIGGER scan_row_add AFTER INSERT ON scan WHEN NOT EXISTS(SELECT 1 FROM bulk) BEGIN
  INSERT INTO scan_row SELECT * FROM scan_row_source WHERE id = NEW.id;
  INSERT INTO scan_text(rowid, words) SELECT id, words FROM scan_text_source WHERE id = NEW.id;
  UPDATE subject_row SET scans = scans + 1, low = low + (NEW.field_class = 'low-field'),
    high = high + (NEW.field_class = 'high-field') WHERE id = NEW.subject_id;
END;
CREATE TRIGGER scan_row_remove AFTER DELETE ON scan BEGIN
  DELETE FROM scan_row WHERE id = OLD.id;
  DELETE FROM scan_text WHERE rowid = OLD.id;
  UPDATE subject_row SET scans = scans - 1, low = low - (OLD.field_class = 'low-field'),
    high = high - (OLD.field_class = 'high-field') WHERE id = OLD.subject_id;
END;
CREATE TRIGGER scan_row_change AFTER UPDATE OF subject_id, session_id, scanner_id, contrast, plane, field_class, quality,
    excluded, findings, spacing_i_mm, spacing_j_mm, spacing_k_mm ON scan BEGIN
  UPDATE scan_row SET (subject_id, session_id, scanner_id, pseudonym, session, contrast, plane, field_class, sex, quality,
      excluded, warnings, age_days, days_since_first, coarsest_mm, voxel_mm3, site) =
    (SELECT subject_id, session_id, scanner_id, pseudonym, session, contrast, plane, field_class, sex, quality, excluded,
      warnings, age_days, days_since_first, coarsest_mm, voxel_mm3, site FROM scan_row_source WHERE id = NEW.id)
    WHERE id = NEW.id;
  UPDATE subject_row SET scans = scans - 1, low = low - (OLD.field_class = 'low-field'),
    high = high - (OLD.field_class = 'high-field') WHERE id = OLD.subject_id;
  UPDATE subject_row SET scans = scans + 1, low = low + (NEW.field_class = 'low-field'),
    high = high + (NEW.field_class = 'high-field') WHERE id = NEW.subject_id;
END;
CREATE TRIGGER scan_text_change AFTER UPDATE OF subject_id, session_id, scanner_id, contrast, plane, field_class, quality,
    findings, note ON scan BEGIN
  UPDATE scan_text SET words = (SELECT words FROM scan_text_source WHERE id = NEW.id) WHERE rowid = NEW.id;
END;

-- Subjects, sessions, scanners.
CREATE TRIGGER subject_row_add AFTER INSERT ON subject BEGIN
  INSERT INTO subject_row(id, pseudonym, sex) VALUES(NEW.id, NEW.pseudonym, NEW.sex);
END;
CREATE TRIGGER subject_row_remove AFTER DELETE ON subject BEGIN DELETE FROM subject_row WHERE id = OLD.id; END;
CREATE TRIGGER subject_row_change AFTER UPDATE OF pseudonym, sex ON subject BEGIN
  UPDATE subject_row SET pseudonym = NEW.pseudonym, sex = NEW.sex WHERE id = NEW.id;
  UPDATE scan_row SET pseudonym = NEW.pseudonym, sex = NEW.sex WHERE subject_id = NEW.id;
END;
CREATE TRIGGER subject_text_change AFTER UPDATE OF pseudonym, note ON subject BEGIN
  UPDATE scan_text SET words = (SELECT words FROM scan_text_source WHERE id = scan_text.rowid)
    WHERE rowid IN (SELECT id FROM scan_row WHERE subject_id = NEW.id);
END;
CREATE TRIGGER session_row_add AFTER INSERT ON session BEGIN
  UPDATE subject_row SET sessions = sessions + 1,
    age_days = CASE WHEN age_days IS NULL OR NEW.age_days < age_days THEN NEW.age_days ELSE age_days END
    WHERE id = NEW.subject_id;
END;
CREATE TRIGGER session_row_remove AFTER DELETE ON session BEGIN
  UPDATE subject_row SET sessions = sessions - 1,
    age_days = (SELECT min(age_days) FROM session WHERE subject_id = OLD.subject_id) WHERE id = OLD.subject_id;
END;
CREATE TRIGGER session_row_change AFTER UPDATE OF label, days_since_first, age_days, site ON session BEGIN
  UPDATE subject_row SET age_days = (SELECT min(age_days) FROM session WHERE subject_id = NEW.subject_id)
    WHERE id = NEW.subject_id;
  UPDATE scan_row SET session = NEW.label, days_since_first = NEW.days_since_first, age_days = NEW.age_days,
    site = NEW.site WHERE subject_id = NEW.subject_id AND session_id = NEW.id;
END;
CREATE TRIGGER session_text_change AFTER UPDATE OF label, site ON session BEGIN
  UPDATE scan_text SET words = (SELECT words FROM scan_text_source WHERE id = scan_text.rowid)
    WHERE rowid IN (SELECT id FROM scan_row WHERE subject_id = NEW.subject_id AND session_id = NEW.id);
END;
CREATE TRIGGER scanner_text_change AFTER UPDATE OF manufacturer, model ON scanner BEGIN
  UPDATE scan_text SET words = (SELECT words FROM scan_text_source WHERE id = scan_text.rowid)
    WHERE rowid IN (SELECT id FROM scan_row WHERE scanner_id = NEW.id);
END;

-- Pairs and enhanced images.
CREATE TRIGGER pair_row_add AFTER INSERT ON pair BEGIN
  UPDATE scan_row SET pair_status = (SELECT status FROM scan_pair_status WHERE scan_id = scan_row.id)
    WHERE id IN (NEW.low_scan_id, NEW.high_scan_id);
  UPDATE subject_row SET pairs = pairs + 1 WHERE id = NEW.subject_id;
END;
CREATE TRIGGER pair_row_change AFTER UPDATE OF light, verdict ON pair BEGIN
  UPDATE scan_row SET pair_status = (SELECT status FROM scan_pair_status WHERE scan_id = scan_row.id)
    WHERE id IN (NEW.low_scan_id, NEW.high_scan_id);
END;
CREATE TRIGGER pair_row_remove AFTER DELETE ON pair BEGIN
  UPDATE scan_row SET pair_status = (SELECT status FROM scan_pair_status WHERE scan_id = scan_row.id)
    WHERE id IN (OLD.low_scan_id, OLD.high_scan_id);
  UPDATE subject_row SET pairs = pairs - 1 WHERE id = OLD.subject_id;
END;
CREATE TRIGGER enhanced_row_add AFTER INSERT ON derived_origin
WHEN (SELECT kind LIKE 'enhanced%' FROM derived_image WHERE id = NEW.derived_id) BEGIN
  UPDATE scan_row SET enhanced = 1 WHERE id = NEW.scan_id;
END;
CREATE TRIGGER enhanced_row_remove AFTER DELETE ON derived_origin BEGIN
  UPDATE scan_row SET enhanced = EXISTS(
    SELECT 1 FROM derived_origin JOIN derived_image ON derived_image.id = derived_origin.derived_id
    WHERE derived_origin.scan_id = OLD.scan_id AND derived_image.kind LIKE 'enhanced%')
  WHERE id = OLD.scan_id;
END;

-- Studies that were made before.
INSERT INTO subject_row(id, pseudonym, sex, age_days, sessions, scans, low, high, pairs)
  SELECT id, pseudonym, sex,
    (SELECT min(age_days) FROM session WHERE subject_id = subject.id),
    (SELECT count(*) FROM session WHERE subject_id = subject.id),
    (SELECT count(*) FROM scan WHERE subject_id = subject.id),
    (SELECT count(*) FROM scan WHERE subject_id = subject.id AND field_class = 'low-field'),
    (SELECT count(*) FROM scan WHERE subject_id = subject.id AND field_class = 'high-field'),
    (SELECT count(*) FROM pair WHERE subject_id = subject.id)
  FROM subject;
INSERT INTO scan_row SELECT * FROM scan_row_source;
UPDATE scan_row SET pair_status = (SELECT status FROM scan_pair_status WHERE scan_id = scan_row.id)
  WHERE id IN (SELECT low_scan_id FROM pair UNION SELECT high_scan_id FROM pair);
UPDATE scan_row SET enhanced = 1 WHERE id IN (
  SELECT derived_origin.scan_id FROM derived_origin JOIN derived_image ON derived_image.id = derived_origin.derived_id
  WHERE derived_image.kind LIKE 'enhanced%');
INSERT INTO scan_text(rowid, words) SELECT id, words FROM scan_text_source;
