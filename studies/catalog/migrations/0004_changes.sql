-- min_compatible: 1
-- Which rows of scan_row changed, so that a program that keeps them in memory reads those alone again. The log is
-- short: the oldest entries go while new ones come.
CREATE TABLE scan_change(
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  scan_id INTEGER NOT NULL -- 0: read all anew
) STRICT;
CREATE TRIGGER scan_change_row AFTER UPDATE ON scan_row BEGIN
  INSERT INTO scan_change(scan_id) VALUES(NEW.id);
END;
CREATE TRIGGER scan_change_add AFTER INSERT ON scan_row WHEN NOT EXISTS(SELECT 1 FROM bulk) BEGIN
  INSERT INTO scan_change(scan_id) VALUES(0);
END;
CREATE TRIGGER scan_change_remove AFTER DELETE ON scan_row BEGIN
  INSERT INTO scan_change(scan_id) VALUES(0);
END;
CREATE TRIGGER scan_change_bulk AFTER DELETE ON bulk BEGIN
  INSERT INTO scan_change(scan_id) VALUES(0);
END;
CREATE TRIGGER scan_change_name AFTER UPDATE OF pseudonym ON scan_row WHEN OLD.pseudonym <> NEW.pseudonym BEGIN
  INSERT INTO scan_change(scan_id) VALUES(0);
END;
CREATE TRIGGER scan_change_file AFTER UPDATE OF file ON scan BEGIN
  INSERT INTO scan_change(scan_id) VALUES(0);
END;
CREATE TRIGGER scan_change_short AFTER INSERT ON scan_change WHEN NEW.sequence % 512 = 0 BEGIN
  DELETE FROM scan_change WHERE sequence <= NEW.sequence - 4096;
END;

-- Two subjects that are one person can be merged: sessions, pairs and derived images move to another subject.
CREATE TRIGGER session_row_move AFTER UPDATE OF subject_id ON session WHEN OLD.subject_id <> NEW.subject_id BEGIN
  UPDATE subject_row SET sessions = (SELECT count(*) FROM session WHERE subject_id = subject_row.id),
    age_days = (SELECT min(age_days) FROM session WHERE subject_id = subject_row.id)
    WHERE id IN (OLD.subject_id, NEW.subject_id);
END;
CREATE TRIGGER pair_row_move AFTER UPDATE OF subject_id ON pair WHEN OLD.subject_id <> NEW.subject_id BEGIN
  UPDATE subject_row SET pairs = pairs - 1 WHERE id = OLD.subject_id;
  UPDATE subject_row SET pairs = pairs + 1 WHERE id = NEW.subject_id;
END;
DROP TRIGGER derived_origin_fixed;
CREATE TRIGGER derived_origin_fixed BEFORE UPDATE OF derived_id, role, scan_id, source_id ON derived_source
BEGIN SELECT raise(ABORT, 'what an image was made of does not change'); END;
