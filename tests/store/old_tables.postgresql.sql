-- 1
CREATE TABLE schema_version (id INTEGER NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (id));
CREATE TABLE conversations (id VARCHAR(32) NOT NULL, visitor VARCHAR(64) NOT NULL, title TEXT NOT NULL, created VARCHAR(32) NOT NULL, updated VARCHAR(32) NOT NULL, length INTEGER NOT NULL, PRIMARY KEY (id));
CREATE INDEX ix_conversations_visitor ON conversations (visitor);
CREATE TABLE turns (conversation VARCHAR(32) NOT NULL, position INTEGER NOT NULL, author VARCHAR(16) NOT NULL, text TEXT NOT NULL, reply TEXT, created VARCHAR(32) NOT NULL, PRIMARY KEY (conversation, position), FOREIGN KEY(conversation) REFERENCES conversations (id) ON DELETE CASCADE);
CREATE TABLE feedback (conversation VARCHAR(32) NOT NULL, position INTEGER NOT NULL, liked BOOLEAN NOT NULL, comment TEXT NOT NULL, created VARCHAR(32) NOT NULL, PRIMARY KEY (conversation, position), FOREIGN KEY(conversation, position) REFERENCES turns (conversation, position) ON DELETE CASCADE);
CREATE INDEX ix_feedback_created ON feedback (created);
CREATE TABLE handovers (conversation VARCHAR(32) NOT NULL, state VARCHAR(16) NOT NULL, question TEXT NOT NULL, settled TEXT NOT NULL, PRIMARY KEY (conversation), FOREIGN KEY(conversation) REFERENCES conversations (id) ON DELETE CASCADE);
CREATE TABLE tickets (id VARCHAR(32) NOT NULL, conversation VARCHAR(32), open_for VARCHAR(32), state VARCHAR(16) NOT NULL, body TEXT NOT NULL, created VARCHAR(32) NOT NULL, updated VARCHAR(32) NOT NULL, PRIMARY KEY (id), FOREIGN KEY(conversation) REFERENCES conversations (id) ON DELETE SET NULL, UNIQUE (open_for));
CREATE INDEX ix_tickets_conversation ON tickets (conversation);
CREATE INDEX ix_tickets_created ON tickets (created);
CREATE INDEX ix_tickets_state ON tickets (state);
CREATE TABLE ticket_messages (id SERIAL NOT NULL, ticket VARCHAR(32) NOT NULL, author VARCHAR(16) NOT NULL, text TEXT NOT NULL, created VARCHAR(32) NOT NULL, PRIMARY KEY (id), FOREIGN KEY(ticket) REFERENCES tickets (id) ON DELETE CASCADE);
CREATE INDEX ix_ticket_messages_ticket ON ticket_messages (ticket);
CREATE TABLE events (id SERIAL NOT NULL, conversation VARCHAR(32), created VARCHAR(32) NOT NULL, question TEXT NOT NULL, origin VARCHAR(16) NOT NULL, action VARCHAR(16) NOT NULL, language VARCHAR(8) NOT NULL, confidence DOUBLE PRECISION, seconds DOUBLE PRECISION NOT NULL, entry VARCHAR(32), PRIMARY KEY (id), FOREIGN KEY(conversation) REFERENCES conversations (id) ON DELETE SET NULL);
CREATE INDEX ix_events_conversation ON events (conversation);
CREATE INDEX ix_events_created ON events (created);
CREATE INDEX ix_events_entry ON events (entry);
CREATE TABLE order_requests (id SERIAL NOT NULL, subject VARCHAR(64) NOT NULL, revision INTEGER NOT NULL, kind VARCHAR(16) NOT NULL, detail TEXT NOT NULL, created VARCHAR(32) NOT NULL, PRIMARY KEY (id), UNIQUE (subject, revision));
CREATE INDEX ix_order_requests_subject ON order_requests (subject);
-- 2
CREATE TABLE drafts (id VARCHAR(32) NOT NULL, desk VARCHAR(64) NOT NULL, title TEXT NOT NULL, head INTEGER NOT NULL, last INTEGER NOT NULL, created VARCHAR(32) NOT NULL, updated VARCHAR(32) NOT NULL, PRIMARY KEY (id));
CREATE INDEX ix_drafts_desk ON drafts (desk);
CREATE TABLE draft_versions (draft VARCHAR(32) NOT NULL, number INTEGER NOT NULL, parent INTEGER NOT NULL, kind VARCHAR(16) NOT NULL, name TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL, size INTEGER NOT NULL, begun VARCHAR(32) NOT NULL, created VARCHAR(32) NOT NULL, PRIMARY KEY (draft, number), FOREIGN KEY(draft) REFERENCES drafts (id) ON DELETE CASCADE);
-- 3
CREATE TABLE assignments (title TEXT NOT NULL, id VARCHAR(32) NOT NULL, desk VARCHAR(64) NOT NULL, body TEXT NOT NULL, created VARCHAR(32) NOT NULL, updated VARCHAR(32) NOT NULL, PRIMARY KEY (id));
CREATE INDEX ix_assignments_desk ON assignments (desk);
CREATE TABLE classes (assignment VARCHAR(32) NOT NULL, title TEXT NOT NULL, id VARCHAR(32) NOT NULL, desk VARCHAR(64) NOT NULL, body TEXT NOT NULL, created VARCHAR(32) NOT NULL, updated VARCHAR(32) NOT NULL, PRIMARY KEY (id));
CREATE INDEX ix_classes_desk ON classes (desk);
CREATE TABLE submissions (class_id VARCHAR(32) NOT NULL, student VARCHAR(200) NOT NULL, position INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (class_id, student), FOREIGN KEY(class_id) REFERENCES classes (id) ON DELETE CASCADE);
CREATE TABLE grades (class_id VARCHAR(32) NOT NULL, student VARCHAR(200) NOT NULL, question VARCHAR(64) NOT NULL, key VARCHAR(80) NOT NULL, body TEXT NOT NULL, created VARCHAR(32) NOT NULL, PRIMARY KEY (class_id, student, question), FOREIGN KEY(class_id, student) REFERENCES submissions (class_id, student) ON DELETE CASCADE);
CREATE TABLE overrides (class_id VARCHAR(32) NOT NULL, student VARCHAR(200) NOT NULL, question VARCHAR(64) NOT NULL, points DOUBLE PRECISION NOT NULL, comment TEXT NOT NULL, fingerprint VARCHAR(64) NOT NULL, answer TEXT NOT NULL, created VARCHAR(32) NOT NULL, PRIMARY KEY (class_id, student, question), FOREIGN KEY(class_id, student) REFERENCES submissions (class_id, student) ON DELETE CASCADE);
CREATE INDEX ix_overrides_fingerprint ON overrides (fingerprint);
-- 4
CREATE TABLE memories (id SERIAL NOT NULL, desk VARCHAR(64) NOT NULL, source VARCHAR(35) NOT NULL, target VARCHAR(35) NOT NULL, PRIMARY KEY (id), UNIQUE (desk, source, target));
CREATE TABLE memory_units (id SERIAL NOT NULL, memory INTEGER NOT NULL, key VARCHAR(32) NOT NULL, hash VARCHAR(32) NOT NULL, signature BYTEA NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL, context TEXT NOT NULL, human BOOLEAN NOT NULL, engine TEXT NOT NULL, uses INTEGER NOT NULL, created VARCHAR(32) NOT NULL, updated VARCHAR(32) NOT NULL, PRIMARY KEY (id), UNIQUE (memory, key), FOREIGN KEY(memory) REFERENCES memories (id) ON DELETE CASCADE);
CREATE INDEX ix_memory_units_hash ON memory_units (memory, hash);
CREATE TABLE glossaries (title TEXT NOT NULL, id VARCHAR(32) NOT NULL, desk VARCHAR(64) NOT NULL, body TEXT NOT NULL, created VARCHAR(32) NOT NULL, updated VARCHAR(32) NOT NULL, PRIMARY KEY (id));
CREATE INDEX ix_glossaries_desk ON glossaries (desk);
CREATE TABLE translation_jobs (name TEXT NOT NULL, kind VARCHAR(32) NOT NULL, state VARCHAR(16) NOT NULL, size BIGINT NOT NULL, id VARCHAR(32) NOT NULL, desk VARCHAR(64) NOT NULL, body TEXT NOT NULL, created VARCHAR(32) NOT NULL, updated VARCHAR(32) NOT NULL, PRIMARY KEY (id));
CREATE INDEX ix_translation_jobs_desk ON translation_jobs (desk);
CREATE TABLE translation_files (job VARCHAR(32) NOT NULL, data BYTEA NOT NULL, PRIMARY KEY (job), FOREIGN KEY(job) REFERENCES translation_jobs (id) ON DELETE CASCADE);
CREATE TABLE translation_segments (job VARCHAR(32) NOT NULL, position INTEGER NOT NULL, key VARCHAR(32) NOT NULL, segment TEXT NOT NULL, hash VARCHAR(32) NOT NULL, state VARCHAR(16) NOT NULL, body TEXT NOT NULL, PRIMARY KEY (job, position), UNIQUE (job, key), FOREIGN KEY(job) REFERENCES translation_jobs (id) ON DELETE CASCADE);
CREATE INDEX ix_translation_segments_state ON translation_segments (job, state, position);
-- 5
CREATE TABLE reports (title TEXT NOT NULL, day VARCHAR(10) NOT NULL, id VARCHAR(32) NOT NULL, desk VARCHAR(64) NOT NULL, body TEXT NOT NULL, created VARCHAR(32) NOT NULL, updated VARCHAR(32) NOT NULL, PRIMARY KEY (id));
CREATE INDEX ix_reports_desk ON reports (desk);
CREATE TABLE report_files (report VARCHAR(32) NOT NULL, data BYTEA NOT NULL, PRIMARY KEY (report), FOREIGN KEY(report) REFERENCES reports (id) ON DELETE CASCADE);
-- 6
CREATE TABLE accounts (name VARCHAR(254) NOT NULL, role VARCHAR(16) NOT NULL, secret TEXT NOT NULL, disabled BOOLEAN NOT NULL, created VARCHAR(32) NOT NULL, PRIMARY KEY (name));
CREATE TABLE sessions (token VARCHAR(64) NOT NULL, account VARCHAR(254) NOT NULL, seal VARCHAR(64) NOT NULL, expires VARCHAR(32) NOT NULL, PRIMARY KEY (token));
CREATE INDEX ix_sessions_account ON sessions (account);
CREATE INDEX ix_sessions_expires ON sessions (expires);
CREATE TABLE workspaces (desk VARCHAR(64) NOT NULL, account VARCHAR(254) NOT NULL, created VARCHAR(32) NOT NULL, PRIMARY KEY (desk));
CREATE INDEX ix_workspaces_account ON workspaces (account);
CREATE TABLE counters (key VARCHAR(64) NOT NULL, count BIGINT NOT NULL, ends BIGINT NOT NULL, PRIMARY KEY (key));
CREATE INDEX ix_counters_ends ON counters (ends);
CREATE TABLE spendings (day VARCHAR(10) NOT NULL, person VARCHAR(270) NOT NULL, tokens BIGINT NOT NULL, PRIMARY KEY (day, person));
