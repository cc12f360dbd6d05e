#pragma once

namespace hubcrawl::frontier {

inline constexpr char schema_sql[] = R"sql(
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE listings (
  id INTEGER PRIMARY KEY,
  dataset INTEGER NOT NULL,
  namespace INTEGER NOT NULL,
  identity INTEGER NOT NULL,
  repository TEXT NOT NULL,
  status INTEGER NOT NULL DEFAULT 0,
  count INTEGER NOT NULL DEFAULT -1,
  page_size INTEGER NOT NULL DEFAULT 0,
  last_page INTEGER NOT NULL DEFAULT 1,
  epoch INTEGER NOT NULL DEFAULT 0,
  rereads INTEGER NOT NULL DEFAULT 0,
  following INTEGER NOT NULL DEFAULT 0,
  next_target TEXT NOT NULL DEFAULT '',
  page_template TEXT NOT NULL DEFAULT '',
  began INTEGER NOT NULL DEFAULT 0,
  reconciling INTEGER NOT NULL DEFAULT 0,
  has_repeats INTEGER NOT NULL DEFAULT 0,
  UNIQUE (dataset, namespace, repository));
CREATE INDEX unfinished ON listings (identity, id) WHERE status < 2;
CREATE TABLE pages (
  listing INTEGER NOT NULL,
  page INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  row_count INTEGER NOT NULL,
  spool_offset INTEGER NOT NULL,
  first_row INTEGER NOT NULL,
  joined INTEGER NOT NULL,
  late INTEGER NOT NULL,
  answered INTEGER NOT NULL,
  PRIMARY KEY (listing, page)) WITHOUT ROWID;
CREATE TABLE gaps (
  listing INTEGER PRIMARY KEY,
  namespace TEXT NOT NULL,
  dataset INTEGER NOT NULL,
  name TEXT NOT NULL,
  reason INTEGER NOT NULL,
  status INTEGER NOT NULL,
  detail TEXT NOT NULL);
)sql";

} // namespace hubcrawl::frontier
