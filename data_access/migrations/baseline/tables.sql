CREATE TABLE call (
    id {number} NOT NULL,
    slug VARCHAR(64) NOT NULL,
    settings TEXT NOT NULL,
    revision INTEGER NOT NULL,
    phase VARCHAR(20) NOT NULL,
    is_sealed BOOLEAN NOT NULL,
    created_at {moment} NOT NULL,
    CONSTRAINT pk_call PRIMARY KEY (id),
    CONSTRAINT ck_call_revision CHECK (revision >= 0),
    CONSTRAINT ck_call_phase CHECK (phase IN ('preparation', 'scoring', 'deliberation', 'finalised')),
    CONSTRAINT uq_call_slug UNIQUE (slug)
)

CREATE TABLE administration (
    id {number} NOT NULL,
    call_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    ministry TEXT NOT NULL,
    kind TEXT NOT NULL,
    siren VARCHAR(14),
    shares_siren BOOLEAN NOT NULL,
    is_gone BOOLEAN NOT NULL,
    merged_into INTEGER,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_administration PRIMARY KEY (id),
    CONSTRAINT ck_administration_revision CHECK (revision >= 0),
    CONSTRAINT uq_administration_call_id_id UNIQUE (call_id, id),
    CONSTRAINT fk_administration_call_id_merged_into FOREIGN KEY(call_id, merged_into) REFERENCES administration (call_id, id),
    CONSTRAINT ck_administration_name CHECK (length(trim(name)) > 0),
    CONSTRAINT ck_administration_merged_into CHECK (merged_into <> id),
    CONSTRAINT fk_administration_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE INDEX ix_administration_call_id_revision ON administration (call_id, revision)

CREATE TABLE erasure (
    slug VARCHAR(64) NOT NULL,
    erased_at {moment} NOT NULL,
    call_id INTEGER,
    erased_by TEXT NOT NULL,
    kept_until DATE NOT NULL,
    journal_hash VARCHAR(64) NOT NULL,
    archive_sha256 VARCHAR(64) NOT NULL,
    CONSTRAINT pk_erasure PRIMARY KEY (slug, erased_at),
    CONSTRAINT ck_erasure_hashes CHECK (length(journal_hash) = 64 AND length(archive_sha256) = 64),
    CONSTRAINT fk_erasure_call_id FOREIGN KEY(call_id) REFERENCES call (id) ON DELETE SET NULL
)

CREATE TABLE form_mapping (
    call_id INTEGER NOT NULL,
    questions TEXT NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_form_mapping PRIMARY KEY (call_id),
    CONSTRAINT ck_form_mapping_revision CHECK (revision >= 0),
    CONSTRAINT fk_form_mapping_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE TABLE letterhead (
    call_id INTEGER NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    name TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at {moment} NOT NULL,
    content {bytes} NOT NULL,
    CONSTRAINT pk_letterhead PRIMARY KEY (call_id, sha256),
    CONSTRAINT ck_letterhead_sha256 CHECK (length(sha256) = 64),
    CONSTRAINT fk_letterhead_call_id FOREIGN KEY(call_id) REFERENCES call (id)
){without_rowid}

CREATE TABLE person (
    id {number} NOT NULL,
    call_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    roles TEXT NOT NULL,
    email TEXT NOT NULL,
    organisation TEXT NOT NULL,
    is_active BOOLEAN NOT NULL,
    expertise TEXT NOT NULL,
    tracks TEXT NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_person PRIMARY KEY (id),
    CONSTRAINT ck_person_revision CHECK (revision >= 0),
    CONSTRAINT uq_person_call_id_name UNIQUE (call_id, name),
    CONSTRAINT uq_person_call_id_id UNIQUE (call_id, id),
    CONSTRAINT ck_person_name CHECK (length(trim(name)) > 0),
    CONSTRAINT fk_person_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE INDEX ix_person_call_id_revision ON person (call_id, revision)

CREATE TABLE reading (
    call_id INTEGER NOT NULL,
    readers INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_reading PRIMARY KEY (call_id),
    CONSTRAINT ck_reading_revision CHECK (revision >= 0),
    CONSTRAINT ck_reading_readers CHECK (readers >= 0),
    CONSTRAINT fk_reading_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE TABLE room_view (
    call_id INTEGER NOT NULL,
    "view" VARCHAR(20) NOT NULL,
    sent TEXT,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_room_view PRIMARY KEY (call_id),
    CONSTRAINT ck_room_view_view CHECK (view IN ('automatic', 'waiting', 'item', 'ranking', 'board', 'ballot', 'agenda', 'pause')),
    CONSTRAINT ck_room_view_revision CHECK (revision >= 0),
    CONSTRAINT fk_room_view_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE TABLE sitting (
    call_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    began_at {moment} NOT NULL,
    ended_at {moment},
    is_last BOOLEAN NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_sitting PRIMARY KEY (call_id, number),
    CONSTRAINT ck_sitting_number CHECK (number >= 1),
    CONSTRAINT ck_sitting_revision CHECK (revision >= 0),
    CONSTRAINT ck_sitting_is_last CHECK (ended_at IS NOT NULL OR NOT is_last),
    CONSTRAINT fk_sitting_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE INDEX ix_sitting_call_id_revision ON sitting (call_id, revision)

CREATE TABLE version (
    call_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    finalised_by TEXT NOT NULL,
    finalised_at {moment} NOT NULL,
    reopened_by TEXT NOT NULL,
    reopened_at {moment},
    reopening_reason TEXT NOT NULL,
    content {bytes} NOT NULL,
    form INTEGER NOT NULL,
    CONSTRAINT pk_version PRIMARY KEY (call_id, number),
    CONSTRAINT ck_version_number CHECK (number >= 1),
    CONSTRAINT ck_version_sha256 CHECK (length(sha256) = 64),
    CONSTRAINT ck_version_form CHECK (form >= 1),
    CONSTRAINT fk_version_call_id FOREIGN KEY(call_id) REFERENCES call (id)
){without_rowid}

CREATE TABLE access_link (
    id {number} NOT NULL,
    call_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    secret_hash VARCHAR(64) NOT NULL,
    created_at {moment} NOT NULL,
    revoked_at {moment},
    nonce TEXT NOT NULL,
    CONSTRAINT pk_access_link PRIMARY KEY (id),
    CONSTRAINT fk_access_link_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id),
    CONSTRAINT ck_access_link_secret_hash CHECK (length(secret_hash) = 64),
    CONSTRAINT fk_access_link_call_id FOREIGN KEY(call_id) REFERENCES call (id),
    CONSTRAINT uq_access_link_secret_hash UNIQUE (secret_hash)
)

CREATE INDEX ix_access_link_call_id_person_id ON access_link (call_id, person_id)

CREATE UNIQUE INDEX uq_access_link_good ON access_link (person_id) WHERE revoked_at IS NULL

CREATE TABLE anchor (
    call_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    hash VARCHAR(64) NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    mac VARCHAR(64) NOT NULL,
    CONSTRAINT pk_anchor PRIMARY KEY (call_id, number),
    CONSTRAINT fk_anchor_call_id_number FOREIGN KEY(call_id, number) REFERENCES version (call_id, number),
    CONSTRAINT ck_anchor_entry CHECK (entry >= 1),
    CONSTRAINT ck_anchor_hashes CHECK (length(hash) = 64 AND length(mac) IN (0, 64)),
    CONSTRAINT fk_anchor_call_id FOREIGN KEY(call_id) REFERENCES call (id)
){without_rowid}

CREATE TABLE attendance (
    call_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    presence VARCHAR(20) NOT NULL,
    at {moment} NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_attendance PRIMARY KEY (call_id, number),
    CONSTRAINT ck_attendance_number CHECK (number >= 1),
    CONSTRAINT fk_attendance_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id),
    CONSTRAINT ck_attendance_presence CHECK (presence IN ('present', 'remote', 'excused', 'absent')),
    CONSTRAINT ck_attendance_revision CHECK (revision >= 0),
    CONSTRAINT fk_attendance_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE INDEX ix_attendance_call_id_revision ON attendance (call_id, revision)

CREATE TABLE candidature (
    id {number} NOT NULL,
    call_id INTEGER NOT NULL,
    dossier VARCHAR(200) NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    administration_id INTEGER NOT NULL,
    requested_tracks TEXT NOT NULL,
    dialect VARCHAR(20) NOT NULL,
    declared_administration TEXT NOT NULL,
    contact TEXT NOT NULL,
    platform_state VARCHAR(20),
    deposited_at {moment},
    updated_at {moment},
    amount_asked BIGINT,
    is_withdrawn BOOLEAN NOT NULL,
    withdrawal_reason TEXT NOT NULL,
    withdrawn_at {moment},
    withdrawn_on_word_of VARCHAR(20),
    is_late BOOLEAN NOT NULL,
    admitted_by TEXT NOT NULL,
    admitted_at {moment},
    admission_reason TEXT NOT NULL,
    is_absent BOOLEAN NOT NULL,
    screening VARCHAR(20) NOT NULL,
    screening_reason TEXT NOT NULL,
    screening_version INTEGER NOT NULL,
    screened_by TEXT NOT NULL,
    screened_at {moment},
    proposed_screening VARCHAR(20),
    proposed_comment TEXT NOT NULL,
    is_revealed BOOLEAN NOT NULL,
    content TEXT NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_candidature PRIMARY KEY (id),
    CONSTRAINT ck_candidature_dialect CHECK (dialect IN ('v1', 'v2', 'current', 'template', 'api')),
    CONSTRAINT ck_candidature_platform_state CHECK (platform_state IN ('en_construction', 'en_instruction', 'accepte', 'refuse', 'sans_suite')),
    CONSTRAINT ck_candidature_withdrawn_on_word_of CHECK (withdrawn_on_word_of IN ('applicant', 'platform', 'team')),
    CONSTRAINT ck_candidature_screening CHECK (screening IN ('undecided', 'shortlisted', 'reserve', 'declined')),
    CONSTRAINT ck_candidature_proposed_screening CHECK (proposed_screening IN ('undecided', 'shortlisted', 'reserve', 'declined')),
    CONSTRAINT ck_candidature_revision CHECK (revision >= 0),
    CONSTRAINT uq_candidature_call_id_dossier UNIQUE (call_id, dossier),
    CONSTRAINT uq_candidature_call_id_id UNIQUE (call_id, id),
    CONSTRAINT fk_candidature_call_id_administration_id FOREIGN KEY(call_id, administration_id) REFERENCES administration (call_id, id),
    CONSTRAINT ck_candidature_dossier CHECK (length(trim(dossier)) > 0),
    CONSTRAINT ck_candidature_screening_version CHECK (screening_version >= 0),
    CONSTRAINT fk_candidature_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE INDEX ix_candidature_administration_id ON candidature (administration_id)

CREATE INDEX ix_candidature_call_id_revision ON candidature (call_id, revision)

CREATE TABLE declaration (
    call_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    at {moment} NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_declaration PRIMARY KEY (person_id),
    CONSTRAINT fk_declaration_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id),
    CONSTRAINT ck_declaration_revision CHECK (revision >= 0),
    CONSTRAINT fk_declaration_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE INDEX ix_declaration_call_id_revision ON declaration (call_id, revision)

CREATE TABLE device (
    id {number} NOT NULL,
    call_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    secret_hash VARCHAR(64) NOT NULL,
    created_at {moment} NOT NULL,
    revoked_at {moment},
    agent TEXT NOT NULL,
    ends_at {moment},
    told_up_to INTEGER,
    CONSTRAINT pk_device PRIMARY KEY (id),
    CONSTRAINT fk_device_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id),
    CONSTRAINT ck_device_secret_hash CHECK (length(secret_hash) = 64),
    CONSTRAINT fk_device_call_id FOREIGN KEY(call_id) REFERENCES call (id),
    CONSTRAINT uq_device_secret_hash UNIQUE (secret_hash)
)

CREATE INDEX ix_device_call_id_person_id ON device (call_id, person_id)

CREATE TABLE device_pass (
    id {number} NOT NULL,
    call_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    secret_hash VARCHAR(64) NOT NULL,
    created_at {moment} NOT NULL,
    revoked_at {moment},
    ends_at {moment} NOT NULL,
    CONSTRAINT pk_device_pass PRIMARY KEY (id),
    CONSTRAINT fk_device_pass_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id),
    CONSTRAINT ck_device_pass_secret_hash CHECK (length(secret_hash) = 64),
    CONSTRAINT fk_device_pass_call_id FOREIGN KEY(call_id) REFERENCES call (id),
    CONSTRAINT uq_device_pass_secret_hash UNIQUE (secret_hash)
)

CREATE INDEX ix_device_pass_call_id_person_id ON device_pass (call_id, person_id)

CREATE UNIQUE INDEX uq_device_pass_good ON device_pass (person_id) WHERE revoked_at IS NULL

CREATE TABLE finished (
    call_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    is_finished BOOLEAN NOT NULL,
    at {moment} NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_finished PRIMARY KEY (person_id),
    CONSTRAINT fk_finished_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id),
    CONSTRAINT ck_finished_revision CHECK (revision >= 0),
    CONSTRAINT fk_finished_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE INDEX ix_finished_call_id_revision ON finished (call_id, revision)

CREATE TABLE form_draft (
    call_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    form VARCHAR(20) NOT NULL,
    content TEXT NOT NULL,
    CONSTRAINT pk_form_draft PRIMARY KEY (person_id, form),
    CONSTRAINT fk_form_draft_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id),
    CONSTRAINT ck_form_draft_form CHECK (form IN ('call', 'reading')),
    CONSTRAINT fk_form_draft_call_id FOREIGN KEY(call_id) REFERENCES call (id)
){without_rowid}

CREATE TABLE journal (
    call_id INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    at {moment} NOT NULL,
    actor_id INTEGER,
    actor TEXT NOT NULL,
    act VARCHAR(40) NOT NULL,
    subject TEXT NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    revision INTEGER NOT NULL,
    previous_hash VARCHAR(64) NOT NULL,
    hash VARCHAR(64) NOT NULL,
    CONSTRAINT pk_journal PRIMARY KEY (call_id, sequence),
    CONSTRAINT ck_journal_revision CHECK (revision >= 0),
    CONSTRAINT fk_journal_call_id_actor_id FOREIGN KEY(call_id, actor_id) REFERENCES person (call_id, id),
    CONSTRAINT ck_journal_sequence CHECK (sequence >= 1),
    CONSTRAINT ck_journal_hashes CHECK (length(hash) = 64 AND length(previous_hash) = 64),
    CONSTRAINT fk_journal_call_id FOREIGN KEY(call_id) REFERENCES call (id)
){without_rowid}

CREATE TABLE membership (
    call_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    since {moment},
    succeeds INTEGER,
    left_at {moment},
    reason TEXT NOT NULL,
    keeps_marks BOOLEAN NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_membership PRIMARY KEY (call_id, person_id),
    CONSTRAINT fk_membership_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id),
    CONSTRAINT ck_membership_revision CHECK (revision >= 0),
    CONSTRAINT fk_membership_call_id_succeeds FOREIGN KEY(call_id, succeeds) REFERENCES person (call_id, id),
    CONSTRAINT ck_membership_left_at CHECK (left_at >= since),
    CONSTRAINT ck_membership_succeeds CHECK (succeeds <> person_id),
    CONSTRAINT fk_membership_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE INDEX ix_membership_call_id_revision ON membership (call_id, revision)

CREATE TABLE no_ai_declaration (
    call_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    at {moment} NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_no_ai_declaration PRIMARY KEY (person_id),
    CONSTRAINT fk_no_ai_declaration_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id),
    CONSTRAINT ck_no_ai_declaration_revision CHECK (revision >= 0),
    CONSTRAINT fk_no_ai_declaration_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE INDEX ix_no_ai_declaration_call_id_revision ON no_ai_declaration (call_id, revision)

CREATE TABLE reading_token (
    id {number} NOT NULL,
    call_id INTEGER NOT NULL,
    person_id INTEGER,
    made_by TEXT NOT NULL,
    name TEXT NOT NULL,
    level VARCHAR(20) NOT NULL,
    secret_hash VARCHAR(64) NOT NULL,
    created_at {moment} NOT NULL,
    ends_at {moment} NOT NULL,
    revoked_at {moment},
    CONSTRAINT pk_reading_token PRIMARY KEY (id),
    CONSTRAINT ck_reading_token_level CHECK (level IN ('public', 'internal')),
    CONSTRAINT fk_reading_token_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id),
    CONSTRAINT ck_reading_token_secret_hash CHECK (length(secret_hash) = 64),
    CONSTRAINT ck_reading_token_ends_at CHECK (ends_at > created_at),
    CONSTRAINT ck_reading_token_name CHECK (length(trim(name)) > 0),
    CONSTRAINT fk_reading_token_call_id FOREIGN KEY(call_id) REFERENCES call (id),
    CONSTRAINT uq_reading_token_secret_hash UNIQUE (secret_hash)
)

CREATE INDEX ix_reading_token_call_id ON reading_token (call_id)

CREATE TABLE spelling (
    call_id INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    text TEXT NOT NULL,
    administration_id INTEGER NOT NULL,
    is_decided BOOLEAN NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_spelling PRIMARY KEY (call_id, "key"),
    CONSTRAINT ck_spelling_revision CHECK (revision >= 0),
    CONSTRAINT fk_spelling_call_id_administration_id FOREIGN KEY(call_id, administration_id) REFERENCES administration (call_id, id),
    CONSTRAINT fk_spelling_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE INDEX ix_spelling_administration_id ON spelling (administration_id)

CREATE INDEX ix_spelling_call_id_revision ON spelling (call_id, revision)

CREATE TABLE told_apart (
    call_id INTEGER NOT NULL,
    one_id INTEGER NOT NULL,
    other_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_told_apart PRIMARY KEY (call_id, one_id, other_id),
    CONSTRAINT ck_told_apart_revision CHECK (revision >= 0),
    CONSTRAINT fk_told_apart_call_id_one_id FOREIGN KEY(call_id, one_id) REFERENCES administration (call_id, id),
    CONSTRAINT fk_told_apart_call_id_other_id FOREIGN KEY(call_id, other_id) REFERENCES administration (call_id, id),
    CONSTRAINT ck_told_apart_pair CHECK (one_id < other_id),
    CONSTRAINT fk_told_apart_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE TABLE agenda_item (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    position INTEGER,
    began_at {moment},
    ended_at {moment},
    seconds FLOAT NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_agenda_item PRIMARY KEY (candidature_id),
    CONSTRAINT ck_agenda_item_revision CHECK (revision >= 0),
    CONSTRAINT fk_agenda_item_call_id_candidature_id FOREIGN KEY(call_id, candidature_id) REFERENCES candidature (call_id, id),
    CONSTRAINT ck_agenda_item_position CHECK (position >= 1),
    CONSTRAINT ck_agenda_item_seconds CHECK (seconds >= 0),
    CONSTRAINT ck_agenda_item_ended_at CHECK (ended_at IS NULL OR began_at IS NOT NULL),
    CONSTRAINT fk_agenda_item_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE INDEX ix_agenda_item_call_id_revision ON agenda_item (call_id, revision)

CREATE TABLE agreement (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    outcome VARCHAR(20) NOT NULL,
    track VARCHAR(40),
    reason TEXT NOT NULL,
    reason_is_proposed BOOLEAN NOT NULL,
    read_by TEXT NOT NULL,
    read_at {moment} NOT NULL,
    ended_at {moment},
    decided_version INTEGER,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_agreement PRIMARY KEY (candidature_id, number),
    CONSTRAINT fk_agreement_call_id_candidature_id FOREIGN KEY(call_id, candidature_id) REFERENCES candidature (call_id, id),
    CONSTRAINT ck_agreement_number CHECK (number >= 1),
    CONSTRAINT ck_agreement_outcome CHECK (outcome IN ('selected', 'reserve', 'declined')),
    CONSTRAINT ck_agreement_revision CHECK (revision >= 0),
    CONSTRAINT ck_agreement_decided_version CHECK (decided_version IS NULL OR ended_at IS NOT NULL),
    CONSTRAINT fk_agreement_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE INDEX ix_agreement_call_id_revision ON agreement (call_id, revision)

CREATE TABLE assignment (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    assigned_at {moment} NOT NULL,
    ended_at {moment},
    revision INTEGER NOT NULL,
    CONSTRAINT pk_assignment PRIMARY KEY (candidature_id, person_id),
    CONSTRAINT fk_assignment_call_id_candidature_id FOREIGN KEY(call_id, candidature_id) REFERENCES candidature (call_id, id),
    CONSTRAINT fk_assignment_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id),
    CONSTRAINT ck_assignment_revision CHECK (revision >= 0),
    CONSTRAINT fk_assignment_call_id FOREIGN KEY(call_id) REFERENCES call (id)
){without_rowid}

CREATE INDEX ix_assignment_call_id_revision ON assignment (call_id, revision)

CREATE TABLE attachment (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    size BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    filed_at {moment},
    imported_at {moment} NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_attachment PRIMARY KEY (candidature_id, number),
    CONSTRAINT fk_attachment_call_id_candidature_id FOREIGN KEY(call_id, candidature_id) REFERENCES candidature (call_id, id),
    CONSTRAINT ck_attachment_number CHECK (number >= 1),
    CONSTRAINT ck_attachment_revision CHECK (revision >= 0),
    CONSTRAINT ck_attachment_name CHECK (length(trim(name)) > 0),
    CONSTRAINT ck_attachment_sha256 CHECK (length(sha256) = 64),
    CONSTRAINT ck_attachment_size CHECK (size >= 0),
    CONSTRAINT fk_attachment_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE INDEX ix_attachment_call_id_revision ON attachment (call_id, revision)

CREATE TABLE ballot (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    question VARCHAR(20) NOT NULL,
    method VARCHAR(20) NOT NULL,
    majority VARCHAR(20) NOT NULL,
    options TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at {moment} NOT NULL,
    members INTEGER NOT NULL,
    override_reason TEXT NOT NULL,
    closed_at {moment},
    counts VARCHAR(2000),
    casting_choice VARCHAR(40),
    casting_by TEXT NOT NULL,
    casting_at {moment},
    cancelled_because TEXT NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_ballot PRIMARY KEY (candidature_id, number),
    CONSTRAINT fk_ballot_call_id_candidature_id FOREIGN KEY(call_id, candidature_id) REFERENCES candidature (call_id, id),
    CONSTRAINT ck_ballot_number CHECK (number >= 1),
    CONSTRAINT ck_ballot_question CHECK (question IN ('adopt', 'track')),
    CONSTRAINT ck_ballot_method CHECK (method IN ('named', 'secret', 'hands', 'paper')),
    CONSTRAINT ck_ballot_majority CHECK (majority IN ('votes_cast', 'present', 'members')),
    CONSTRAINT ck_ballot_revision CHECK (revision >= 0),
    CONSTRAINT ck_ballot_counts CHECK (counts IS NULL OR closed_at IS NOT NULL),
    CONSTRAINT ck_ballot_casting CHECK (casting_choice IS NULL OR counts IS NOT NULL),
    CONSTRAINT fk_ballot_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE INDEX ix_ballot_call_id_revision ON ballot (call_id, revision)

CREATE TABLE debate_line (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    written_by TEXT NOT NULL,
    written_at {moment} NOT NULL,
    in_minutes BOOLEAN NOT NULL,
    struck_at {moment},
    revision INTEGER NOT NULL,
    CONSTRAINT pk_debate_line PRIMARY KEY (candidature_id, number),
    CONSTRAINT fk_debate_line_call_id_candidature_id FOREIGN KEY(call_id, candidature_id) REFERENCES candidature (call_id, id),
    CONSTRAINT ck_debate_line_number CHECK (number >= 1),
    CONSTRAINT ck_debate_line_revision CHECK (revision >= 0),
    CONSTRAINT ck_debate_line_text CHECK (length(trim(text)) > 0),
    CONSTRAINT ck_debate_line_struck_at CHECK (struck_at IS NULL OR NOT in_minutes),
    CONSTRAINT fk_debate_line_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE INDEX ix_debate_line_call_id_revision ON debate_line (call_id, revision)

CREATE TABLE decision (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    outcome VARCHAR(20) NOT NULL,
    track VARCHAR(40),
    reserve_rank INTEGER,
    amount BIGINT,
    reason TEXT NOT NULL,
    reason_is_proposed BOOLEAN NOT NULL,
    reason_adopted_at {moment},
    version INTEGER NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at {moment},
    revision INTEGER NOT NULL,
    CONSTRAINT pk_decision PRIMARY KEY (candidature_id),
    CONSTRAINT ck_decision_outcome CHECK (outcome IN ('to_discuss', 'selected', 'reserve', 'declined')),
    CONSTRAINT ck_decision_revision CHECK (revision >= 0),
    CONSTRAINT fk_decision_call_id_candidature_id FOREIGN KEY(call_id, candidature_id) REFERENCES candidature (call_id, id),
    CONSTRAINT ck_decision_reason_adopted_at CHECK (reason_adopted_at IS NULL OR reason_is_proposed),
    CONSTRAINT ck_decision_track CHECK ((outcome IN ('selected', 'reserve')) = (track IS NOT NULL)),
    CONSTRAINT ck_decision_reserve CHECK ((outcome = 'reserve') = (reserve_rank IS NOT NULL)),
    CONSTRAINT ck_decision_reserve_rank CHECK (reserve_rank >= 1),
    CONSTRAINT ck_decision_version CHECK (version >= 0),
    CONSTRAINT fk_decision_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE INDEX ix_decision_call_id_revision ON decision (call_id, revision)

CREATE TABLE departure (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    left_at {moment} NOT NULL,
    returned_at {moment},
    revision INTEGER NOT NULL,
    CONSTRAINT pk_departure PRIMARY KEY (candidature_id, person_id, left_at),
    CONSTRAINT fk_departure_call_id_candidature_id FOREIGN KEY(call_id, candidature_id) REFERENCES candidature (call_id, id),
    CONSTRAINT fk_departure_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id),
    CONSTRAINT ck_departure_revision CHECK (revision >= 0),
    CONSTRAINT fk_departure_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE INDEX ix_departure_call_id_revision ON departure (call_id, revision)

CREATE TABLE dissent (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    decision_version INTEGER NOT NULL,
    outcome VARCHAR(20) NOT NULL,
    track VARCHAR(40),
    sentence TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    at {moment} NOT NULL,
    withdrawn_at {moment},
    revision INTEGER NOT NULL,
    CONSTRAINT pk_dissent PRIMARY KEY (candidature_id, person_id, decision_version),
    CONSTRAINT fk_dissent_call_id_candidature_id FOREIGN KEY(call_id, candidature_id) REFERENCES candidature (call_id, id),
    CONSTRAINT fk_dissent_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id),
    CONSTRAINT ck_dissent_outcome CHECK (outcome IN ('selected', 'reserve', 'declined')),
    CONSTRAINT ck_dissent_revision CHECK (revision >= 0),
    CONSTRAINT ck_dissent_decision_version CHECK (decision_version >= 1),
    CONSTRAINT fk_dissent_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE INDEX ix_dissent_call_id_revision ON dissent (call_id, revision)

CREATE TABLE draft (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    grid TEXT,
    decision TEXT,
    note TEXT,
    CONSTRAINT pk_draft PRIMARY KEY (candidature_id, person_id),
    CONSTRAINT fk_draft_call_id_candidature_id FOREIGN KEY(call_id, candidature_id) REFERENCES candidature (call_id, id),
    CONSTRAINT fk_draft_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id),
    CONSTRAINT ck_draft_parts CHECK (grid IS NOT NULL OR decision IS NOT NULL OR note IS NOT NULL),
    CONSTRAINT fk_draft_call_id FOREIGN KEY(call_id) REFERENCES call (id)
){without_rowid}

CREATE TABLE first_mark (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    criterion VARCHAR(40) NOT NULL,
    value INTEGER,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_first_mark PRIMARY KEY (candidature_id, person_id, criterion),
    CONSTRAINT fk_first_mark_call_id_candidature_id FOREIGN KEY(call_id, candidature_id) REFERENCES candidature (call_id, id),
    CONSTRAINT fk_first_mark_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id),
    CONSTRAINT ck_first_mark_revision CHECK (revision >= 0),
    CONSTRAINT fk_first_mark_call_id FOREIGN KEY(call_id) REFERENCES call (id)
){without_rowid}

CREATE INDEX ix_first_mark_call_id_revision ON first_mark (call_id, revision)

CREATE TABLE grid (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    saved_at {moment} NOT NULL,
    entered_by TEXT NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_grid PRIMARY KEY (candidature_id, person_id),
    CONSTRAINT fk_grid_call_id_candidature_id FOREIGN KEY(call_id, candidature_id) REFERENCES candidature (call_id, id),
    CONSTRAINT fk_grid_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id),
    CONSTRAINT ck_grid_revision CHECK (revision >= 0),
    CONSTRAINT ck_grid_version CHECK (version >= 1),
    CONSTRAINT fk_grid_call_id FOREIGN KEY(call_id) REFERENCES call (id)
){without_rowid}

CREATE INDEX ix_grid_call_id_revision ON grid (call_id, revision)

CREATE TABLE hearing (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    nonce TEXT NOT NULL,
    secret_hash VARCHAR(64) NOT NULL,
    begins_at {moment} NOT NULL,
    ends_at {moment} NOT NULL,
    CONSTRAINT pk_hearing PRIMARY KEY (call_id, candidature_id),
    CONSTRAINT fk_hearing_call_id_candidature_id FOREIGN KEY(call_id, candidature_id) REFERENCES candidature (call_id, id),
    CONSTRAINT ck_hearing_secret_hash CHECK (length(secret_hash) = 64),
    CONSTRAINT ck_hearing_ends_at CHECK (ends_at > begins_at),
    CONSTRAINT fk_hearing_call_id FOREIGN KEY(call_id) REFERENCES call (id),
    CONSTRAINT uq_hearing_secret_hash UNIQUE (secret_hash)
)

CREATE TABLE mark (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    criterion VARCHAR(40) NOT NULL,
    value INTEGER,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_mark PRIMARY KEY (candidature_id, person_id, criterion),
    CONSTRAINT fk_mark_call_id_candidature_id FOREIGN KEY(call_id, candidature_id) REFERENCES candidature (call_id, id),
    CONSTRAINT fk_mark_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id),
    CONSTRAINT ck_mark_revision CHECK (revision >= 0),
    CONSTRAINT fk_mark_call_id FOREIGN KEY(call_id) REFERENCES call (id)
){without_rowid}

CREATE INDEX ix_mark_call_id_revision ON mark (call_id, revision)

CREATE TABLE meeting (
    call_id INTEGER NOT NULL,
    planned_end {moment},
    seconds_per_item INTEGER,
    arrangement VARCHAR(20) NOT NULL,
    seed INTEGER,
    current INTEGER,
    running_since {moment},
    revision INTEGER NOT NULL,
    CONSTRAINT pk_meeting PRIMARY KEY (call_id),
    CONSTRAINT ck_meeting_arrangement CHECK (arrangement IN ('by_hand', 'by_pile', 'by_track', 'random', 'fewest_moves')),
    CONSTRAINT ck_meeting_revision CHECK (revision >= 0),
    CONSTRAINT fk_meeting_call_id_current FOREIGN KEY(call_id, current) REFERENCES candidature (call_id, id),
    CONSTRAINT ck_meeting_seconds_per_item CHECK (seconds_per_item > 0),
    CONSTRAINT ck_meeting_running_since CHECK (running_since IS NULL OR current IS NOT NULL),
    CONSTRAINT fk_meeting_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE TABLE note (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT pk_note PRIMARY KEY (candidature_id, person_id),
    CONSTRAINT fk_note_call_id_candidature_id FOREIGN KEY(call_id, candidature_id) REFERENCES candidature (call_id, id),
    CONSTRAINT fk_note_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id),
    CONSTRAINT ck_note_text CHECK (length(trim(text)) > 0),
    CONSTRAINT fk_note_call_id FOREIGN KEY(call_id) REFERENCES call (id)
){without_rowid}

CREATE TABLE recall (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    at {moment} NOT NULL,
    reason TEXT NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_recall PRIMARY KEY (candidature_id),
    CONSTRAINT ck_recall_revision CHECK (revision >= 0),
    CONSTRAINT fk_recall_call_id_candidature_id FOREIGN KEY(call_id, candidature_id) REFERENCES candidature (call_id, id),
    CONSTRAINT ck_recall_reason CHECK (length(trim(reason)) > 0),
    CONSTRAINT fk_recall_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE INDEX ix_recall_call_id_revision ON recall (call_id, revision)

CREATE TABLE recusal (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    origin TEXT NOT NULL,
    at {moment} NOT NULL,
    lifted_at {moment},
    revision INTEGER NOT NULL,
    CONSTRAINT pk_recusal PRIMARY KEY (candidature_id, person_id),
    CONSTRAINT fk_recusal_call_id_candidature_id FOREIGN KEY(call_id, candidature_id) REFERENCES candidature (call_id, id),
    CONSTRAINT fk_recusal_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id),
    CONSTRAINT ck_recusal_revision CHECK (revision >= 0),
    CONSTRAINT fk_recusal_call_id FOREIGN KEY(call_id) REFERENCES call (id)
){without_rowid}

CREATE INDEX ix_recusal_call_id_revision ON recusal (call_id, revision)

CREATE TABLE remark (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    text TEXT NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_remark PRIMARY KEY (candidature_id, person_id),
    CONSTRAINT fk_remark_call_id_candidature_id FOREIGN KEY(call_id, candidature_id) REFERENCES candidature (call_id, id),
    CONSTRAINT fk_remark_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id),
    CONSTRAINT ck_remark_revision CHECK (revision >= 0),
    CONSTRAINT fk_remark_call_id FOREIGN KEY(call_id) REFERENCES call (id)
){without_rowid}

CREATE INDEX ix_remark_call_id_revision ON remark (call_id, revision)

CREATE TABLE revote (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at {moment} NOT NULL,
    closed_at {moment},
    revision INTEGER NOT NULL,
    CONSTRAINT pk_revote PRIMARY KEY (candidature_id, number),
    CONSTRAINT fk_revote_call_id_candidature_id FOREIGN KEY(call_id, candidature_id) REFERENCES candidature (call_id, id),
    CONSTRAINT ck_revote_number CHECK (number >= 1),
    CONSTRAINT ck_revote_revision CHECK (revision >= 0),
    CONSTRAINT fk_revote_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)

CREATE INDEX ix_revote_call_id_revision ON revote (call_id, revision)

CREATE TABLE sealed_value (
    call_id INTEGER NOT NULL,
    digest VARCHAR(64) NOT NULL,
    candidature_id INTEGER NOT NULL,
    salt VARCHAR(64) NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT pk_sealed_value PRIMARY KEY (call_id, digest),
    CONSTRAINT fk_sealed_value_call_id_candidature_id FOREIGN KEY(call_id, candidature_id) REFERENCES candidature (call_id, id),
    CONSTRAINT ck_sealed_value_lengths CHECK (length(digest) = 64 AND length(salt) = 64),
    CONSTRAINT fk_sealed_value_call_id FOREIGN KEY(call_id) REFERENCES call (id)
){without_rowid}

CREATE TABLE secret_vote (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    "key" VARCHAR(64) NOT NULL,
    choice VARCHAR(40) NOT NULL,
    CONSTRAINT pk_secret_vote PRIMARY KEY (candidature_id, number, "key"),
    CONSTRAINT fk_secret_vote_candidature_id_number FOREIGN KEY(candidature_id, number) REFERENCES ballot (candidature_id, number),
    CONSTRAINT fk_secret_vote_call_id FOREIGN KEY(call_id) REFERENCES call (id)
){without_rowid}

CREATE TABLE voter (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    has_voted BOOLEAN NOT NULL,
    choice VARCHAR(40),
    voted_at {moment},
    entered_by TEXT NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_voter PRIMARY KEY (candidature_id, number, person_id),
    CONSTRAINT fk_voter_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id),
    CONSTRAINT ck_voter_revision CHECK (revision >= 0),
    CONSTRAINT fk_voter_candidature_id_number FOREIGN KEY(candidature_id, number) REFERENCES ballot (candidature_id, number),
    CONSTRAINT ck_voter_choice CHECK (choice IS NULL OR has_voted),
    CONSTRAINT ck_voter_voted_at CHECK ((choice IS NULL) = (voted_at IS NULL)),
    CONSTRAINT fk_voter_call_id FOREIGN KEY(call_id) REFERENCES call (id)
){without_rowid}

CREATE INDEX ix_voter_call_id_revision ON voter (call_id, revision)

CREATE TABLE ballot_pass (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    secret_hash VARCHAR(64) NOT NULL,
    is_opened BOOLEAN NOT NULL,
    ends_at {moment} NOT NULL,
    CONSTRAINT pk_ballot_pass PRIMARY KEY (candidature_id, number, person_id),
    CONSTRAINT fk_ballot_pass_voter FOREIGN KEY(candidature_id, number, person_id) REFERENCES voter (candidature_id, number, person_id),
    CONSTRAINT ck_ballot_pass_secret_hash CHECK (length(secret_hash) = 64),
    CONSTRAINT fk_ballot_pass_call_id FOREIGN KEY(call_id) REFERENCES call (id),
    CONSTRAINT uq_ballot_pass_secret_hash UNIQUE (secret_hash)
){without_rowid}

CREATE TABLE vote_request (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    "key" VARCHAR(64) NOT NULL,
    CONSTRAINT pk_vote_request PRIMARY KEY (candidature_id, number, person_id, "key"),
    CONSTRAINT fk_vote_request_voter FOREIGN KEY(candidature_id, number, person_id) REFERENCES voter (candidature_id, number, person_id),
    CONSTRAINT fk_vote_request_call_id FOREIGN KEY(call_id) REFERENCES call (id)
){without_rowid}
