CREATE TRIGGER call_settings_frozen BEFORE UPDATE OF settings ON call WHEN OLD.phase = 'finalised' AND json_remove(NEW.settings, '$.access_ends_at', '$.kept_until') IS NOT json_remove(OLD.settings, '$.access_ends_at', '$.kept_until') BEGIN SELECT RAISE(ABORT, 'call is finalised'); END

CREATE TRIGGER journal_insert BEFORE INSERT ON journal WHEN EXISTS (SELECT 1 FROM journal WHERE call_id = NEW.call_id AND sequence = NEW.sequence) BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END

CREATE TRIGGER journal_update BEFORE UPDATE ON journal WHEN 1 BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END

CREATE TRIGGER journal_delete BEFORE DELETE ON journal WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE call_id = OLD.call_id) BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END

CREATE TRIGGER version_insert BEFORE INSERT ON version WHEN EXISTS (SELECT 1 FROM version WHERE call_id = NEW.call_id AND number = NEW.number) BEGIN SELECT RAISE(ABORT, 'a version is never rewritten'); END

CREATE TRIGGER version_update BEFORE UPDATE ON version WHEN OLD.reopened_at IS NOT NULL OR NEW.call_id IS NOT OLD.call_id OR NEW.number IS NOT OLD.number OR NEW.sha256 IS NOT OLD.sha256 OR NEW.finalised_by IS NOT OLD.finalised_by OR NEW.finalised_at IS NOT OLD.finalised_at OR NEW.content IS NOT OLD.content OR NEW.form IS NOT OLD.form BEGIN SELECT RAISE(ABORT, 'a version is never rewritten'); END

CREATE TRIGGER version_delete BEFORE DELETE ON version WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE call_id = OLD.call_id) BEGIN SELECT RAISE(ABORT, 'a version is never rewritten'); END

CREATE TRIGGER anchor_insert BEFORE INSERT ON anchor WHEN EXISTS (SELECT 1 FROM anchor WHERE call_id = NEW.call_id AND number = NEW.number) BEGIN SELECT RAISE(ABORT, 'what proves a version stays as it is'); END

CREATE TRIGGER anchor_update BEFORE UPDATE ON anchor WHEN 1 BEGIN SELECT RAISE(ABORT, 'what proves a version stays as it is'); END

CREATE TRIGGER anchor_delete BEFORE DELETE ON anchor WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE call_id = OLD.call_id) BEGIN SELECT RAISE(ABORT, 'what proves a version stays as it is'); END

CREATE TRIGGER erasure_update BEFORE UPDATE ON erasure WHEN NEW.slug IS NOT OLD.slug OR NEW.erased_at IS NOT OLD.erased_at OR NEW.erased_by IS NOT OLD.erased_by OR NEW.journal_hash IS NOT OLD.journal_hash OR NEW.archive_sha256 IS NOT OLD.archive_sha256 OR NEW.call_id IS NOT NULL BEGIN SELECT RAISE(ABORT, 'an erasure stays written'); END

CREATE TRIGGER erasure_delete BEFORE DELETE ON erasure WHEN 1 BEGIN SELECT RAISE(ABORT, 'an erasure stays written'); END
