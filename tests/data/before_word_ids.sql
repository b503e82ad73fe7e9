BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0006');
CREATE TABLE asks (
	id VARCHAR(64) NOT NULL, 
	run_id VARCHAR(64) NOT NULL, 
	place INTEGER NOT NULL, 
	span_start FLOAT NOT NULL, 
	span_end FLOAT NOT NULL, 
	asked_at DATETIME NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	attempt INTEGER NOT NULL, 
	losses INTEGER NOT NULL, 
	worker VARCHAR(200), 
	lease_until DATETIME, 
	not_before DATETIME, 
	result TEXT, 
	error_code VARCHAR(64), 
	error_message TEXT, language VARCHAR(64), 
	PRIMARY KEY (id), 
	FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE CASCADE
);
INSERT INTO "asks" VALUES('8e22bf15fd808be02fbb0e186541a7e7','d85142a27f10c73066c44d6deff61b61',1,16.5,20.0,'2026-01-01 00:00:00.000000','done',1,0,NULL,NULL,NULL,'[{"results":[{"window":{"span":{"start":16.2,"end":20.2},"speech":[{"start":16.5,"end":20.0}],"overlap":0.0,"lead":0.0},"tokens":[],"words":[{"span":{"start":16.9905,"end":17.8105},"text":" word4","probability":0.9,"evidence":{"speech_max":0.9999974966049194,"speech_mean":0.9999967217445374,"speech_overlap":1.0,"certain_overlap":1.0,"level":50.6962947845459,"min_token_probability":1.0,"repeats":1,"agreement":null},"verdict":"kept","reasons":[],"tokens":[],"marks":[]}],"avg_logprob":0.0,"no_speech_prob":0.0,"compression_ratio":0.0,"temperature":0.0,"language":"en","attempts":[{"why":"first","temperature":0.0,"beam_size":5,"avg_logprob":0.0,"compression_ratio":0.0,"words":1}]}],"segments":[{"span":{"start":16.9905,"end":17.8105},"text":" word4","words":[{"span":{"start":16.9905,"end":17.8105},"text":" word4","probability":0.9,"evidence":{"speech_max":0.9999974966049194,"speech_mean":0.9999967217445374,"speech_overlap":1.0,"certain_overlap":1.0,"level":50.6962947845459,"min_token_probability":1.0,"repeats":1,"agreement":null},"verdict":"kept","reasons":[],"tokens":[],"marks":[]}],"tokens":[],"seek":1620,"temperature":0.0,"avg_logprob":0.0,"no_speech_prob":0.0,"compression_ratio":0.0,"language":null}],"removed":[],"missed":[]}]',NULL,NULL,NULL);
CREATE TABLE decisions (
	run_id VARCHAR(64) NOT NULL, 
	word_start FLOAT NOT NULL, 
	word_end FLOAT NOT NULL, 
	word VARCHAR(500) NOT NULL, 
	verdict VARCHAR(16) NOT NULL, 
	PRIMARY KEY (run_id, word_start, word_end, word), 
	FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE CASCADE
);
INSERT INTO "decisions" VALUES('d85142a27f10c73066c44d6deff61b61',4.9905,5.8105,' word1','removed');
INSERT INTO "decisions" VALUES('d85142a27f10c73066c44d6deff61b61',2.3105,3.43050000000000032684e+00,' thanks','kept');
INSERT INTO "decisions" VALUES('d85142a27f10c73066c44d6deff61b61',16.9905,17.8105,' word4','kept');
INSERT INTO "decisions" VALUES('d85142a27f10c73066c44d6deff61b61',20.9905,21.8105,'','removed');
INSERT INTO "decisions" VALUES('d85142a27f10c73066c44d6deff61b61',1.5,2.5,' nobody said this','kept');
CREATE TABLE events (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	recording_id VARCHAR(64), 
	type VARCHAR(32) NOT NULL, 
	data JSON NOT NULL
);
CREATE TABLE peaks (
	recording_id VARCHAR(64) NOT NULL, 
	heights BLOB NOT NULL, 
	seconds FLOAT NOT NULL, 
	duration FLOAT NOT NULL, 
	PRIMARY KEY (recording_id), 
	FOREIGN KEY(recording_id) REFERENCES recordings (id) ON DELETE CASCADE
);
CREATE TABLE plans (
	run_id VARCHAR(64) NOT NULL, 
	"plan" TEXT NOT NULL, 
	PRIMARY KEY (run_id), 
	FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE CASCADE
);
INSERT INTO "plans" VALUES('d85142a27f10c73066c44d6deff61b61','[{"chapters":[{"span":{"start":0.0,"end":25.0},"speech":[{"start":0.9905,"end":1.8105},{"start":4.9905,"end":5.8105},{"start":8.9905,"end":9.8105},{"start":12.9905,"end":13.8105},{"start":16.9905,"end":17.8105},{"start":20.9905,"end":21.8105}],"certain":[{"start":0.9905,"end":1.8105},{"start":4.9905,"end":5.8105},{"start":8.9905,"end":9.8105},{"start":12.9905,"end":13.8105},{"start":16.9905,"end":17.8105},{"start":20.9905,"end":21.8105}],"silence_left_out":0.0,"shards":[[{"span":{"start":0.0,"end":16.5305},"speech":[{"start":0.0,"end":16.5305}],"overlap":0.0,"lead":0.3},{"span":{"start":16.5305,"end":25.0},"speech":[{"start":16.5305,"end":25.0}],"overlap":0.0,"lead":0.0}]]}],"language":"en","language_probability":1.0,"other_languages":[]}]');
CREATE TABLE recordings (
	id VARCHAR(64) NOT NULL, 
	name TEXT NOT NULL, 
	folded_name TEXT NOT NULL, 
	media_type VARCHAR(100) NOT NULL, 
	size BIGINT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	file VARCHAR(64) NOT NULL, 
	added_at DATETIME NOT NULL, 
	duration FLOAT, 
	container TEXT, 
	codec TEXT, 
	playable BOOLEAN NOT NULL, 
	error_code VARCHAR(64), 
	error_message TEXT, 
	listen_file VARCHAR(64), 
	removed_at DATETIME, 
	PRIMARY KEY (id)
);
INSERT INTO "recordings" VALUES('fa44f3d83e255d6c607dbfbb96efc179','talk.wav','talk.wav','audio/x-wav',800044,'10de4fe4638e68793f0decb7c1cdf5a2c87c5f32f85a2af7c92a48ffa1efdb0a','09140585a0095d9e0d01c88d964d08db','2026-01-01 00:00:00.000000',25.0,'wav','pcm_s16le',1,NULL,NULL,NULL,NULL);
CREATE TABLE runs (
	id VARCHAR(64) NOT NULL, 
	recording_id VARCHAR(64) NOT NULL, 
	number INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	progress FLOAT NOT NULL, 
	model TEXT NOT NULL, 
	model_title TEXT NOT NULL, 
	device VARCHAR(64) NOT NULL, 
	compute_type VARCHAR(64) NOT NULL, 
	options JSON NOT NULL, 
	language VARCHAR(64), 
	created_at DATETIME NOT NULL, 
	started_at DATETIME, 
	finished_at DATETIME, 
	cancel_asked BOOLEAN NOT NULL, 
	attempt INTEGER NOT NULL, 
	losses INTEGER NOT NULL, 
	worker VARCHAR(200), 
	lease_until DATETIME, 
	not_before DATETIME, 
	error_code VARCHAR(64), 
	error_message TEXT, 
	warnings JSON NOT NULL, 
	versions JSON NOT NULL, 
	files JSON NOT NULL, 
	seconds JSON NOT NULL, 
	summary JSON, revision INTEGER DEFAULT '0' NOT NULL, rank INTEGER DEFAULT '0' NOT NULL, track INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(recording_id) REFERENCES recordings (id) ON DELETE CASCADE
);
INSERT INTO "runs" VALUES('d85142a27f10c73066c44d6deff61b61','fa44f3d83e255d6c607dbfbb96efc179',1,1,'done',1.0,'scripted','a script','cpu','none','{"track": {"value": null, "source": "default"}, "vad_filter": {"value": false, "source": "request"}, "vad_detector": {"value": "energy", "source": "file"}, "vad_threshold": {"value": 0.25, "source": "default"}, "vad_leave_threshold": {"value": 0.15, "source": "default"}, "vad_level": {"value": -12.0, "source": "default"}, "vad_far": {"value": 20.0, "source": "default"}, "certain_threshold": {"value": 0.5, "source": "default"}, "min_certain_ms": {"value": 96, "source": "default"}, "dead_level": {"value": -66.0, "source": "default"}, "dead_peak": {"value": -60.0, "source": "default"}, "min_dead_ms": {"value": 300, "source": "default"}, "min_speech_ms": {"value": 64, "source": "default"}, "island_level": {"value": 6.0, "source": "default"}, "pad_before": {"value": 0.3, "source": "default"}, "pad_after": {"value": 0.2, "source": "default"}, "join_gap": {"value": 1.0, "source": "default"}, "window_gap": {"value": 2.0, "source": "default"}, "max_window": {"value": 20.0, "source": "default"}, "min_window": {"value": 1.5, "source": "default"}, "cut_overlap": {"value": 1.0, "source": "default"}, "shard": {"value": 120.0, "source": "default"}, "language": {"value": "en", "source": "file"}, "task": {"value": "transcribe", "source": "default"}, "beam_size": {"value": 5, "source": "default"}, "best_of": {"value": 5, "source": "default"}, "patience": {"value": 1.0, "source": "default"}, "length_penalty": {"value": 1.0, "source": "default"}, "repetition_penalty": {"value": 1.0, "source": "default"}, "no_repeat_ngram_size": {"value": 0, "source": "default"}, "temperature": {"value": 0.0, "source": "default"}, "compression_ratio_threshold": {"value": 2.4, "source": "default"}, "logprob_threshold": {"value": -1.0, "source": "default"}, "no_speech_threshold": {"value": 0.6, "source": "default"}, "initial_prompt": {"value": null, "source": "default"}, "prefix": {"value": null, "source": "default"}, "hotwords": {"value": null, "source": "default"}, "without_timestamps": {"value": true, "source": "default"}, "window_level": {"value": -20.0, "source": "default"}, "suppress_tokens": {"value": "-1", "source": "default"}, "profile": {"value": "balanced", "source": "default"}, "shortest_heard": {"value": null, "source": "default"}, "heard_margin": {"value": null, "source": "default"}, "sure_logprob": {"value": -0.2, "source": "default"}, "batch_size": {"value": null, "source": "default"}, "max_looks": {"value": 2, "source": "default"}, "longest_part": {"value": 10.0, "source": "default"}, "earlier": {"value": 0.4, "source": "default"}, "min_unwritten": {"value": 0.8, "source": "default"}, "min_gain": {"value": 1.0, "source": "default"}, "logprob_slack": {"value": 0.05, "source": "default"}, "usual_pace": {"value": 2.5, "source": "default"}, "edge_search": {"value": 0.2, "source": "default"}, "edge_rise": {"value": 6.0, "source": "default"}, "edge_depth": {"value": 35.0, "source": "default"}, "closure": {"value": 0.24, "source": "default"}, "shortest": {"value": 0.05, "source": "default"}, "edge_reach": {"value": 1.0, "source": "default"}, "longest_base": {"value": 0.35, "source": "default"}, "longest_per_letter": {"value": 0.11, "source": "default"}, "silence": {"value": "strict", "source": "request"}, "reach": {"value": 0.3, "source": "default"}, "min_word_speech": {"value": 0.4, "source": "default"}, "min_probability": {"value": 0.85, "source": "default"}, "confirmed_speech": {"value": 0.45, "source": "default"}, "confirmed_probability": {"value": 0.35, "source": "default"}, "confirmed_logprob": {"value": -0.6, "source": "default"}, "confirmed_no_speech": {"value": 0.4, "source": "default"}, "agreed_speech": {"value": 0.6, "source": "default"}, "agreed_probability": {"value": 0.2, "source": "default"}, "twice": {"value": 0.5, "source": "default"}, "unsure_speech": {"value": 0.7, "source": "default"}, "unsure_probability": {"value": 0.2, "source": "default"}, "unsure_logprob": {"value": -0.85, "source": "default"}, "sure_overlap": {"value": 0.25, "source": "default"}, "sure_speech": {"value": 0.8, "source": "default"}, "island_gap": {"value": 0.7, "source": "default"}, "max_pace": {"value": 7.0, "source": "default"}, "max_repeats": {"value": 6, "source": "default"}, "min_missed": {"value": 0.3, "source": "default"}, "model": {"value": "auto", "source": "default"}, "device": {"value": "auto", "source": "default"}, "compute_type": {"value": "auto", "source": "default"}}','en','2026-01-01 00:00:00.000000','2026-01-01 00:00:00.000000','2026-01-01 00:00:00.000000',0,1,0,NULL,NULL,NULL,NULL,NULL,'["one packet was damaged"]','{"tacet": "0"}','{}','{"load": 1.4461998944170773e-05, "decode": 0.022042509001039434, "plan": 0.3945926030028204, "language": 2.0059000235050917e-05, "listen": 0.07434148700122023}','{"duration": 25.0, "speech_seconds": 4.919999999999998, "words": 5, "doubtful_words": 0, "removed_words": 1, "removed_phrases": 0, "missed_seconds": 0.8200000000000003, "silent": false, "reason": null, "text": "4.9 s of speech in 25 s; 1 phrase set aside by a person; 0.8 s of speech not understood; 1 word restored by a person; 1 word written because a person asked", "restored_words": 1, "asked_words": 1}',5,1,NULL);
CREATE TABLE settings (
	name VARCHAR(100) NOT NULL, 
	value JSON NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE shards (
	run_id VARCHAR(64) NOT NULL, 
	shard_index INTEGER NOT NULL, 
	span_start FLOAT NOT NULL, 
	span_end FLOAT NOT NULL, 
	attempt INTEGER NOT NULL, 
	result TEXT, 
	partial_result TEXT, 
	PRIMARY KEY (run_id, shard_index), 
	FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE CASCADE
);
INSERT INTO "shards" VALUES('d85142a27f10c73066c44d6deff61b61',0,0.0,25.0,1,'[{"results":[{"window":{"span":{"start":0.0,"end":16.5305},"speech":[{"start":0.0,"end":16.5305}],"overlap":0.0,"lead":0.3},"tokens":[],"words":[{"span":{"start":0.9905000000000002,"end":1.8105},"text":" word0","probability":0.9,"evidence":{"speech_max":0.9999974966049194,"speech_mean":0.9999967217445374,"speech_overlap":1.0,"certain_overlap":1.0,"level":50.76503944396973,"min_token_probability":1.0,"repeats":1,"agreement":null},"verdict":"kept","reasons":[],"tokens":[],"marks":[]},{"span":{"start":2.3105,"end":3.4305000000000003},"text":" thanks","probability":0.9,"evidence":{"speech_max":0.0264042429625988,"speech_mean":0.020651230588555336,"speech_overlap":0.0,"certain_overlap":0.0,"level":1.177581787109375,"min_token_probability":1.0,"repeats":1,"agreement":null},"verdict":"removed","reasons":["the sound here hardly resembles speech"],"tokens":[],"marks":[]},{"span":{"start":4.9905,"end":5.8105},"text":" word1","probability":0.9,"evidence":{"speech_max":0.999997615814209,"speech_mean":0.9999967217445374,"speech_overlap":1.0,"certain_overlap":1.0,"level":50.875365257263184,"min_token_probability":1.0,"repeats":1,"agreement":null},"verdict":"kept","reasons":[],"tokens":[],"marks":[]},{"span":{"start":8.9905,"end":9.8105},"text":" word2","probability":0.9,"evidence":{"speech_max":0.999997615814209,"speech_mean":0.9999964833259583,"speech_overlap":1.0,"certain_overlap":1.0,"level":50.87862586975098,"min_token_probability":1.0,"repeats":1,"agreement":null},"verdict":"kept","reasons":[],"tokens":[],"marks":[]},{"span":{"start":12.9905,"end":13.8105},"text":" word3","probability":0.9,"evidence":{"speech_max":0.9999977350234985,"speech_mean":0.9999968409538269,"speech_overlap":1.0,"certain_overlap":1.0,"level":50.997297286987305,"min_token_probability":1.0,"repeats":1,"agreement":null},"verdict":"kept","reasons":[],"tokens":[],"marks":[]}],"avg_logprob":0.0,"no_speech_prob":0.0,"compression_ratio":0.0,"temperature":0.0,"language":"en","attempts":[{"why":"first","temperature":0.0,"beam_size":5,"avg_logprob":0.0,"compression_ratio":0.0,"words":5},{"why":"whole window: words without speech","temperature":0.0,"beam_size":5,"avg_logprob":0.0,"compression_ratio":0.0,"words":5},{"why":"in parts: words without speech","temperature":0.0,"beam_size":5,"avg_logprob":0.0,"compression_ratio":0.0,"words":5},{"why":"other timestamp mode: words without speech","temperature":0.0,"beam_size":5,"avg_logprob":0.0,"compression_ratio":0.0,"words":5}]},{"window":{"span":{"start":16.5305,"end":25.0},"speech":[{"start":16.5305,"end":25.0}],"overlap":0.0,"lead":0.0},"tokens":[],"words":[],"avg_logprob":0.0,"no_speech_prob":0.0,"compression_ratio":0.0,"temperature":0.0,"language":"en","attempts":[{"why":"first","temperature":0.0,"beam_size":5,"avg_logprob":0.0,"compression_ratio":0.0,"words":0},{"why":"whole window: speech without words","temperature":0.0,"beam_size":5,"avg_logprob":0.0,"compression_ratio":0.0,"words":0},{"why":"other timestamp mode: speech without words","temperature":0.0,"beam_size":5,"avg_logprob":0.0,"compression_ratio":0.0,"words":0},{"why":"earlier start: speech without words","temperature":0.0,"beam_size":5,"avg_logprob":0.0,"compression_ratio":0.0,"words":0}]}],"segments":[{"span":{"start":0.9905000000000002,"end":1.8105},"text":" word0","words":[{"span":{"start":0.9905000000000002,"end":1.8105},"text":" word0","probability":0.9,"evidence":{"speech_max":0.9999974966049194,"speech_mean":0.9999967217445374,"speech_overlap":1.0,"certain_overlap":1.0,"level":50.76503944396973,"min_token_probability":1.0,"repeats":1,"agreement":null},"verdict":"kept","reasons":[],"tokens":[],"marks":[]}],"tokens":[],"seek":0,"temperature":0.0,"avg_logprob":0.0,"no_speech_prob":0.0,"compression_ratio":0.0,"language":null},{"span":{"start":4.9905,"end":5.8105},"text":" word1","words":[{"span":{"start":4.9905,"end":5.8105},"text":" word1","probability":0.9,"evidence":{"speech_max":0.999997615814209,"speech_mean":0.9999967217445374,"speech_overlap":1.0,"certain_overlap":1.0,"level":50.875365257263184,"min_token_probability":1.0,"repeats":1,"agreement":null},"verdict":"kept","reasons":[],"tokens":[],"marks":[]}],"tokens":[],"seek":0,"temperature":0.0,"avg_logprob":0.0,"no_speech_prob":0.0,"compression_ratio":0.0,"language":null},{"span":{"start":8.9905,"end":9.8105},"text":" word2","words":[{"span":{"start":8.9905,"end":9.8105},"text":" word2","probability":0.9,"evidence":{"speech_max":0.999997615814209,"speech_mean":0.9999964833259583,"speech_overlap":1.0,"certain_overlap":1.0,"level":50.87862586975098,"min_token_probability":1.0,"repeats":1,"agreement":null},"verdict":"kept","reasons":[],"tokens":[],"marks":[]}],"tokens":[],"seek":0,"temperature":0.0,"avg_logprob":0.0,"no_speech_prob":0.0,"compression_ratio":0.0,"language":null},{"span":{"start":12.9905,"end":13.8105},"text":" word3","words":[{"span":{"start":12.9905,"end":13.8105},"text":" word3","probability":0.9,"evidence":{"speech_max":0.9999977350234985,"speech_mean":0.9999968409538269,"speech_overlap":1.0,"certain_overlap":1.0,"level":50.997297286987305,"min_token_probability":1.0,"repeats":1,"agreement":null},"verdict":"kept","reasons":[],"tokens":[],"marks":[]}],"tokens":[],"seek":0,"temperature":0.0,"avg_logprob":0.0,"no_speech_prob":0.0,"compression_ratio":0.0,"language":null}],"removed":[{"span":{"start":2.3105,"end":3.4305000000000003},"text":" thanks","probability":0.9,"evidence":{"speech_max":0.0264042429625988,"speech_mean":0.020651230588555336,"speech_overlap":0.0,"certain_overlap":0.0,"level":1.177581787109375,"min_token_probability":1.0,"repeats":1,"agreement":null},"verdict":"removed","reasons":["the sound here hardly resembles speech"],"tokens":[],"marks":[]}],"missed":[{"span":{"start":16.9905,"end":17.8105},"reason":"somebody speaks here, but no words could be made out","marks":[]},{"span":{"start":20.9905,"end":21.8105},"reason":"somebody speaks here, but no words could be made out","marks":[]}]}]',NULL);
CREATE TABLE track_files (
	recording_id VARCHAR(64) NOT NULL, 
	track INTEGER NOT NULL, 
	file VARCHAR(64) NOT NULL, 
	PRIMARY KEY (recording_id, track), 
	FOREIGN KEY(recording_id) REFERENCES recordings (id) ON DELETE CASCADE
);
CREATE TABLE uploads (
	id VARCHAR(64) NOT NULL, 
	name TEXT NOT NULL, 
	length BIGINT NOT NULL, 
	"offset" BIGINT NOT NULL, 
	file VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, 
	touched_at DATETIME NOT NULL, 
	media_type TEXT NOT NULL, 
	about JSON NOT NULL, 
	PRIMARY KEY (id)
);
CREATE INDEX ix_events_recording_id ON events (recording_id);
CREATE INDEX recordings_by_time ON recordings (added_at, id);
CREATE INDEX runs_by_place ON runs (state, place);
CREATE UNIQUE INDEX runs_by_recording ON runs (recording_id, number);
CREATE INDEX asks_by_place ON asks (state, place);
CREATE INDEX ix_asks_run_id ON asks (run_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('events',17);
COMMIT;
