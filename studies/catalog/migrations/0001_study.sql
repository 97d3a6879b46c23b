-- min_compatible: 1
-- What is known about people, scans and what was made of them. No name, number or date of a person has a column here:
-- subjects are pseudonyms, time is days since the first scan, age is in days. Files are relative to the study folder.

PRAGMA application_id = 0x4D514954; -- "MQIT"

CREATE TABLE study(
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE subject(
  id INTEGER PRIMARY KEY,
  pseudonym TEXT NOT NULL UNIQUE CHECK(pseudonym <> '' AND pseudonym NOT GLOB '*[^0-9A-Za-z]*' AND length(pseudonym) <= 32),
  sex TEXT NOT NULL DEFAULT '' CHECK(sex IN ('', 'F', 'M', 'O')),
  gestational_age_weeks REAL CHECK(gestational_age_weeks BETWEEN 20 AND 45),
  -- A keyed hash that only the study key can make: which day the days of this subject count from.
  day_zero_tag TEXT,
  note TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE session(
  id INTEGER PRIMARY KEY,
  subject_id INTEGER NOT NULL REFERENCES subject(id),
  label TEXT NOT NULL CHECK(label <> '' AND label NOT GLOB '*[^0-9A-Za-z]*' AND length(label) <= 32),
  days_since_first INTEGER CHECK(days_since_first >= 0),
  -- Above 89 years everybody is 90 (32872 days).
  age_days INTEGER CHECK(age_days BETWEEN 0 AND 32872),
  site TEXT NOT NULL DEFAULT '',
  UNIQUE(subject_id, label),
  UNIQUE(id, subject_id)
) STRICT;

CREATE TABLE scanner(
  id INTEGER PRIMARY KEY,
  manufacturer TEXT NOT NULL DEFAULT '',
  model TEXT NOT NULL DEFAULT '',
  field_strength_tesla REAL CHECK(field_strength_tesla > 0 AND field_strength_tesla < 30)
) STRICT;
CREATE UNIQUE INDEX scanner_identity ON scanner(manufacturer, model, ifnull(field_strength_tesla, 0));

-- Parameters of acquisitions (allow-listed JSON); many scans share one.
CREATE TABLE acquisition(
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE CHECK(length(digest) = 16),
  parameters TEXT NOT NULL CHECK(json_valid(parameters))
) STRICT;

CREATE TABLE run(
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL UNIQUE CHECK(run_id <> ''),
  kind TEXT NOT NULL CHECK(kind <> ''),
  state TEXT NOT NULL CHECK(state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
  folder TEXT NOT NULL DEFAULT '' CHECK(substr(folder, 1, 1) <> '/' AND instr('/' || folder || '/', '/../') = 0),
  spec_sha256 TEXT NOT NULL DEFAULT '',
  program_version TEXT NOT NULL DEFAULT '',
  created_utc TEXT NOT NULL DEFAULT '',
  error_code TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE scan(
  id INTEGER PRIMARY KEY,
  subject_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  scanner_id INTEGER REFERENCES scanner(id),
  acquisition_id INTEGER REFERENCES acquisition(id),
  run_id INTEGER REFERENCES run(id),
  contrast TEXT NOT NULL CHECK(contrast <> ''),
  plane TEXT NOT NULL CHECK(plane IN ('axial', 'coronal', 'sagittal', 'isotropic', 'oblique', '')),
  field_class TEXT NOT NULL CHECK(field_class IN ('low-field', 'high-field', 'unknown')),
  size_i INTEGER NOT NULL CHECK(size_i > 0),
  size_j INTEGER NOT NULL CHECK(size_j > 0),
  size_k INTEGER NOT NULL CHECK(size_k > 0),
  spacing_i_mm REAL NOT NULL CHECK(spacing_i_mm > 0),
  spacing_j_mm REAL NOT NULL CHECK(spacing_j_mm > 0),
  spacing_k_mm REAL NOT NULL CHECK(spacing_k_mm > 0),
  orientation TEXT NOT NULL DEFAULT '',
  -- 12 doubles (little-endian), the rows of the 3 x 4 matrix from index to LPS mm.
  index_to_lps BLOB CHECK(length(index_to_lps) = 96),
  content_sha256 BLOB NOT NULL UNIQUE CHECK(length(content_sha256) = 32),
  file_sha256 BLOB CHECK(length(file_sha256) = 32),
  file TEXT NOT NULL UNIQUE CHECK(file <> '' AND substr(file, 1, 1) <> '/' AND instr('/' || file || '/', '/../') = 0),
  findings TEXT NOT NULL DEFAULT '[]' CHECK(json_type(findings) = 'array'),
  quality TEXT NOT NULL DEFAULT '' CHECK(quality IN ('', 'good', 'usable', 'bad')),
  excluded INTEGER NOT NULL DEFAULT 0 CHECK(excluded IN (0, 1)),
  note TEXT NOT NULL DEFAULT '',
  FOREIGN KEY(session_id, subject_id) REFERENCES session(id, subject_id)
) STRICT;
-- What a pair refers to: its scans are of one subject and contrast, one low-field, one high-field.
CREATE UNIQUE INDEX scan_for_pairs ON scan(subject_id, contrast, field_class, id);
CREATE UNIQUE INDEX scan_of_subject ON scan(id, subject_id);
CREATE INDEX scan_of_session ON scan(session_id);

CREATE TABLE pair(
  id INTEGER PRIMARY KEY,
  subject_id INTEGER NOT NULL,
  contrast TEXT NOT NULL,
  low_scan_id INTEGER NOT NULL,
  high_scan_id INTEGER NOT NULL,
  low_class TEXT NOT NULL DEFAULT 'low-field' CHECK(low_class = 'low-field'),
  high_class TEXT NOT NULL DEFAULT 'high-field' CHECK(high_class = 'high-field'),
  -- '': not registered yet. A red registration has no place here.
  light TEXT NOT NULL DEFAULT '' CHECK(light IN ('', 'green', 'amber')),
  transform_file TEXT NOT NULL DEFAULT '' CHECK(substr(transform_file, 1, 1) <> '/' AND instr('/' || transform_file || '/', '/../') = 0),
  registered_file TEXT NOT NULL DEFAULT '' CHECK(substr(registered_file, 1, 1) <> '/' AND instr('/' || registered_file || '/', '/../') = 0),
  run_id INTEGER REFERENCES run(id),
  quality TEXT NOT NULL DEFAULT '{}' CHECK(json_valid(quality)),
  verdict TEXT NOT NULL DEFAULT '' CHECK(verdict IN ('', 'accepted', 'rejected')),
  note TEXT NOT NULL DEFAULT '',
  UNIQUE(low_scan_id, high_scan_id),
  CHECK(light = '' OR run_id IS NOT NULL),
  FOREIGN KEY(subject_id, contrast, low_class, low_scan_id) REFERENCES scan(subject_id, contrast, field_class, id),
  FOREIGN KEY(subject_id, contrast, high_class, high_scan_id) REFERENCES scan(subject_id, contrast, field_class, id)
) STRICT;
CREATE INDEX pair_of_high_scan ON pair(high_scan_id);
CREATE INDEX pair_of_subject ON pair(subject_id, contrast, low_class, low_scan_id);

CREATE TABLE rejected_proposal(
  low_scan_id INTEGER NOT NULL REFERENCES scan(id),
  high_scan_id INTEGER NOT NULL REFERENCES scan(id),
  PRIMARY KEY(low_scan_id, high_scan_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE cohort(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK(name <> ''),
  kind TEXT NOT NULL CHECK(kind IN ('filter', 'list')),
  filter TEXT NOT NULL DEFAULT '{}' CHECK(json_type(filter) = 'object'),
  note TEXT NOT NULL DEFAULT ''
) STRICT;

-- scan_id 0: the whole subject.
CREATE TABLE cohort_member(
  cohort_id INTEGER NOT NULL REFERENCES cohort(id),
  subject_id INTEGER NOT NULL REFERENCES subject(id),
  scan_id INTEGER NOT NULL DEFAULT 0,
  scan_or_null INTEGER GENERATED ALWAYS AS (nullif(scan_id, 0)) VIRTUAL,
  PRIMARY KEY(cohort_id, subject_id, scan_id),
  FOREIGN KEY(scan_or_null, subject_id) REFERENCES scan(id, subject_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX cohort_member_subject ON cohort_member(subject_id);

CREATE TABLE split(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK(name <> ''),
  folds INTEGER NOT NULL CHECK(folds IN (0, 1)),
  seed INTEGER NOT NULL,
  stratified_by TEXT NOT NULL DEFAULT '' CHECK(stratified_by IN ('', 'age', 'sex', 'age+sex')),
  request TEXT NOT NULL DEFAULT '{}' CHECK(json_valid(request))
) STRICT;

CREATE TABLE split_part(
  split_id INTEGER NOT NULL REFERENCES split(id),
  part INTEGER NOT NULL CHECK(part >= 0),
  name TEXT NOT NULL CHECK(name <> ''),
  PRIMARY KEY(split_id, part),
  UNIQUE(split_id, name)
) STRICT, WITHOUT ROWID;

-- The primary key is what keeps a subject out of two parts.
CREATE TABLE split_member(
  split_id INTEGER NOT NULL,
  subject_id INTEGER NOT NULL REFERENCES subject(id),
  part INTEGER NOT NULL,
  PRIMARY KEY(split_id, subject_id),
  FOREIGN KEY(split_id, part) REFERENCES split_part(split_id, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX split_member_part ON split_member(split_id, part);
CREATE INDEX split_member_subject ON split_member(subject_id);

CREATE TABLE model(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK(name <> ''),
  weights_sha256 TEXT NOT NULL UNIQUE CHECK(length(weights_sha256) = 64),
  card TEXT NOT NULL DEFAULT '{}' CHECK(json_valid(card)),
  file TEXT NOT NULL DEFAULT '' CHECK(substr(file, 1, 1) <> '/' AND instr('/' || file || '/', '/../') = 0),
  run_id INTEGER REFERENCES run(id)
) STRICT;

-- Who a model was trained on: the parts of a split, subjects one by one, or both.
CREATE TABLE model_part(
  model_id INTEGER NOT NULL REFERENCES model(id),
  split_id INTEGER NOT NULL,
  part INTEGER NOT NULL,
  PRIMARY KEY(model_id, split_id, part),
  FOREIGN KEY(split_id, part) REFERENCES split_part(split_id, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX model_part_split ON model_part(split_id, part);
CREATE TABLE model_subject(
  model_id INTEGER NOT NULL REFERENCES model(id),
  subject_id INTEGER NOT NULL REFERENCES subject(id),
  PRIMARY KEY(model_id, subject_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX model_subject_subject ON model_subject(subject_id);
CREATE VIEW model_training AS
  SELECT model_id, subject_id FROM model_subject
  UNION
  SELECT model_part.model_id, split_member.subject_id
  FROM model_part JOIN split_member USING(split_id, part);

CREATE TABLE derived_image(
  id INTEGER PRIMARY KEY,
  subject_id INTEGER NOT NULL REFERENCES subject(id),
  run_id INTEGER NOT NULL REFERENCES run(id),
  model_id INTEGER REFERENCES model(id),
  kind TEXT NOT NULL CHECK(kind <> ''),
  contrast TEXT NOT NULL DEFAULT '',
  file TEXT NOT NULL UNIQUE CHECK(file <> '' AND substr(file, 1, 1) <> '/' AND instr('/' || file || '/', '/../') = 0),
  sha256 TEXT NOT NULL CHECK(length(sha256) = 64),
  figures TEXT NOT NULL DEFAULT '{}' CHECK(json_valid(figures)),
  UNIQUE(id, subject_id)
) STRICT;
CREATE INDEX derived_image_subject ON derived_image(subject_id);
CREATE INDEX derived_image_run ON derived_image(run_id);
CREATE INDEX derived_image_sha256 ON derived_image(sha256);

-- Sources are scans or derived images of the same subject.
CREATE TABLE derived_source(
  derived_id INTEGER NOT NULL,
  subject_id INTEGER NOT NULL,
  role TEXT NOT NULL,
  scan_id INTEGER,
  source_id INTEGER,
  CHECK((scan_id IS NULL) <> (source_id IS NULL)),
  CHECK(source_id IS NULL OR source_id <> derived_id),
  PRIMARY KEY(derived_id, role),
  FOREIGN KEY(derived_id, subject_id) REFERENCES derived_image(id, subject_id),
  FOREIGN KEY(scan_id, subject_id) REFERENCES scan(id, subject_id),
  FOREIGN KEY(source_id, subject_id) REFERENCES derived_image(id, subject_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX derived_source_scan ON derived_source(scan_id);
CREATE INDEX derived_source_source ON derived_source(source_id);

-- The scans that an image comes from, through any number of steps. Kept by triggers: what an image is made of is there
-- before the image.
CREATE TABLE derived_origin(
  derived_id INTEGER NOT NULL REFERENCES derived_image(id),
  scan_id INTEGER NOT NULL REFERENCES scan(id),
  PRIMARY KEY(derived_id, scan_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX derived_origin_scan ON derived_origin(scan_id);
CREATE TRIGGER derived_origin_add AFTER INSERT ON derived_source BEGIN
  INSERT OR IGNORE INTO derived_origin(derived_id, scan_id)
    SELECT NEW.derived_id, NEW.scan_id WHERE NEW.scan_id IS NOT NULL
    UNION SELECT NEW.derived_id, scan_id FROM derived_origin WHERE derived_id = NEW.source_id;
END;
CREATE TRIGGER derived_origin_fixed BEFORE UPDATE ON derived_source
BEGIN SELECT raise(ABORT, 'what an image was made of does not change'); END;
CREATE TRIGGER derived_origin_remove AFTER DELETE ON derived_source BEGIN
  DELETE FROM derived_origin WHERE derived_id = OLD.derived_id;
END;

CREATE TABLE anomaly_reference(
  id INTEGER PRIMARY KEY,
  scan_id INTEGER NOT NULL REFERENCES scan(id),
  mask_file TEXT NOT NULL DEFAULT '' CHECK(substr(mask_file, 1, 1) <> '/' AND instr('/' || mask_file || '/', '/../') = 0),
  points_lps_mm TEXT NOT NULL DEFAULT '[]' CHECK(json_type(points_lps_mm) = 'array'),
  annotator TEXT NOT NULL CHECK(annotator <> ''),
  note TEXT NOT NULL DEFAULT '',
  CHECK((mask_file = '') <> (points_lps_mm = '[]'))
) STRICT;
CREATE INDEX anomaly_reference_scan ON anomaly_reference(scan_id);

-- other_subject_id 0: none.
CREATE TABLE conflict(
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK(kind <> ''),
  subject_id INTEGER NOT NULL REFERENCES subject(id),
  other_subject_id INTEGER NOT NULL DEFAULT 0,
  other_or_null INTEGER GENERATED ALWAYS AS (nullif(other_subject_id, 0)) VIRTUAL REFERENCES subject(id),
  state TEXT NOT NULL DEFAULT 'open' CHECK(state IN ('open', 'merged', 'kept-apart')),
  resolution TEXT NOT NULL DEFAULT '',
  created_utc TEXT NOT NULL,
  UNIQUE(kind, subject_id, other_subject_id)
) STRICT;

CREATE TABLE audit(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  utc TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL CHECK(action <> ''),
  summary TEXT NOT NULL,
  details TEXT NOT NULL DEFAULT '{}' CHECK(json_valid(details))
) STRICT;
CREATE TRIGGER audit_keeps_rows BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_keeps_all BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END;
-- INSERT OR REPLACE deletes without the trigger above.
CREATE TRIGGER audit_replaces_none BEFORE INSERT ON audit
WHEN NEW.id IS NOT NULL AND EXISTS(SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END;
