-- min_compatible: 1
-- The undo log: one row a command, with every row it changed before and after (JSON), so that undo survives a restart.
CREATE TABLE edit(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  utc TEXT NOT NULL,
  actor TEXT NOT NULL,
  summary TEXT NOT NULL,
  changes TEXT NOT NULL CHECK(json_type(changes) = 'array'),
  undone INTEGER NOT NULL DEFAULT 0 CHECK(undone IN (0, 1))
) STRICT;
CREATE INDEX edit_state ON edit(undone, id);
