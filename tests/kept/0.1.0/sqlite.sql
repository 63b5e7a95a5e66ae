CREATE TABLE cases (
	id VARCHAR(32) NOT NULL, 
	code VARCHAR(16) NOT NULL, 
	team VARCHAR(32) NOT NULL, 
	channel VARCHAR(32) NOT NULL, 
	owner VARCHAR(32) NOT NULL, 
	opened_at FLOAT NOT NULL, 
	urgent BOOLEAN NOT NULL, 
	done JSON NOT NULL, 
	trying VARCHAR, 
	handled INTEGER NOT NULL, 
	due_at FLOAT, 
	errors INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (team, code)
);
CREATE INDEX ix_cases_due_at ON cases (due_at);
CREATE TABLE events (
	seq INTEGER NOT NULL, 
	case_id VARCHAR(32) NOT NULL, 
	team VARCHAR(32) NOT NULL, 
	"key" VARCHAR(255) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	person VARCHAR(32) NOT NULL, 
	at FLOAT NOT NULL, 
	body JSON NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE (team, "key"), 
	FOREIGN KEY(case_id) REFERENCES cases (id)
);
CREATE INDEX ix_events_case_id ON events (case_id);
