CREATE FUNCTION refuse_when_finalised() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT 1 FROM call WHERE phase = 'finalised' AND ((TG_OP <> 'INSERT' AND id = OLD.call_id) OR (TG_OP <> 'DELETE' AND id = NEW.call_id))) THEN RAISE EXCEPTION 'call is finalised' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$

CREATE FUNCTION refuse_settings_when_finalised() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.phase = 'finalised' AND (NEW.settings::jsonb - 'access_ends_at' - 'kept_until') <> (OLD.settings::jsonb - 'access_ends_at' - 'kept_until') THEN RAISE EXCEPTION 'call is finalised' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$

CREATE FUNCTION refuse_journal_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TRUE THEN RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$

CREATE FUNCTION refuse_journal_removal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NOT EXISTS (SELECT 1 FROM erasure WHERE call_id = OLD.call_id) THEN RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$

CREATE FUNCTION refuse_version_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TRUE THEN RAISE EXCEPTION 'a version is never rewritten' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$

CREATE FUNCTION refuse_version_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.reopened_at IS NOT NULL OR NEW.call_id IS DISTINCT FROM OLD.call_id OR NEW.number IS DISTINCT FROM OLD.number OR NEW.sha256 IS DISTINCT FROM OLD.sha256 OR NEW.finalised_by IS DISTINCT FROM OLD.finalised_by OR NEW.finalised_at IS DISTINCT FROM OLD.finalised_at OR NEW.content IS DISTINCT FROM OLD.content OR NEW.form IS DISTINCT FROM OLD.form THEN RAISE EXCEPTION 'a version is never rewritten' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$

CREATE FUNCTION refuse_version_removal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NOT EXISTS (SELECT 1 FROM erasure WHERE call_id = OLD.call_id) THEN RAISE EXCEPTION 'a version is never rewritten' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$

CREATE FUNCTION refuse_record_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TRUE THEN RAISE EXCEPTION 'what proves a version stays as it is' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$

CREATE FUNCTION refuse_record_removal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NOT EXISTS (SELECT 1 FROM erasure WHERE call_id = OLD.call_id) THEN RAISE EXCEPTION 'what proves a version stays as it is' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$

CREATE FUNCTION refuse_erasure_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.slug IS DISTINCT FROM OLD.slug OR NEW.erased_at IS DISTINCT FROM OLD.erased_at OR NEW.erased_by IS DISTINCT FROM OLD.erased_by OR NEW.journal_hash IS DISTINCT FROM OLD.journal_hash OR NEW.archive_sha256 IS DISTINCT FROM OLD.archive_sha256 OR NEW.call_id IS NOT NULL THEN RAISE EXCEPTION 'an erasure stays written' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$

CREATE FUNCTION refuse_erasure_removal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TRUE THEN RAISE EXCEPTION 'an erasure stays written' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$

CREATE TRIGGER call_settings_frozen BEFORE UPDATE ON call FOR EACH ROW EXECUTE FUNCTION refuse_settings_when_finalised()

CREATE TRIGGER journal_rewriting BEFORE UPDATE ON journal FOR EACH ROW EXECUTE FUNCTION refuse_journal_change()

CREATE TRIGGER journal_delete BEFORE DELETE ON journal FOR EACH ROW EXECUTE FUNCTION refuse_journal_removal()

CREATE TRIGGER version_update BEFORE UPDATE ON version FOR EACH ROW EXECUTE FUNCTION refuse_version_rewriting()

CREATE TRIGGER version_delete BEFORE DELETE ON version FOR EACH ROW EXECUTE FUNCTION refuse_version_removal()

CREATE TRIGGER anchor_update BEFORE UPDATE ON anchor FOR EACH ROW EXECUTE FUNCTION refuse_record_change()

CREATE TRIGGER anchor_delete BEFORE DELETE ON anchor FOR EACH ROW EXECUTE FUNCTION refuse_record_removal()

CREATE TRIGGER erasure_update BEFORE UPDATE ON erasure FOR EACH ROW EXECUTE FUNCTION refuse_erasure_rewriting()

CREATE TRIGGER erasure_delete BEFORE DELETE ON erasure FOR EACH ROW EXECUTE FUNCTION refuse_erasure_removal()

CREATE TRIGGER journal_truncate BEFORE TRUNCATE ON journal EXECUTE FUNCTION refuse_journal_change()

CREATE TRIGGER version_truncate BEFORE TRUNCATE ON version EXECUTE FUNCTION refuse_version_change()

CREATE TRIGGER anchor_truncate BEFORE TRUNCATE ON anchor EXECUTE FUNCTION refuse_record_change()

CREATE TRIGGER erasure_truncate BEFORE TRUNCATE ON erasure EXECUTE FUNCTION refuse_erasure_removal()
