-- One hash chain for each role that records: each link holds the SHA-256 of the link before and of its own entry, so that nobody,
-- not even who owns the tables, changes or removes an entry without its showing.
CREATE TABLE history.audit_chain (
  writer text NOT NULL,
  position bigint NOT NULL,
  audit_id bigint NOT NULL UNIQUE,
  hash text NOT NULL,
  PRIMARY KEY (writer, position)
);
--> statement-breakpoint
-- The hash of an entry behind another. jsonb has one spelling for each value, and the time counts milliseconds, so that no
-- setting of the session takes part.
CREATE FUNCTION history.audit_hash(previous text, entry history.audit_log) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
  SELECT encode(sha256(convert_to(previous || '|' || jsonb_build_array(
    entry.id, entry.action, entry.actor_id, entry.target_entity, entry.target_id, entry.details, entry.writer,
    (extract(epoch FROM entry.created_at) * 1000)::bigint
  )::text, 'UTF8')), 'hex');
$$;
--> statement-breakpoint
-- Runs when the transaction commits: the lock, which makes the chain's writers wait for one another, is held for that moment
-- only, and is the last thing that a transaction takes, so that it cannot be part of a deadlock.
CREATE FUNCTION history.chain_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  head history.audit_chain;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('history.audit_chain/' || NEW.writer, 0));
  SELECT * INTO head FROM history.audit_chain c WHERE c.writer = NEW.writer ORDER BY c.position DESC LIMIT 1;
  INSERT INTO history.audit_chain (writer, position, audit_id, hash)
  VALUES (NEW.writer, coalesce(head.position, 0) + 1, NEW.id, history.audit_hash(coalesce(head.hash, ''), NEW));
  RETURN NULL;
END;
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION history.chain_audit() FROM PUBLIC;
--> statement-breakpoint
-- What was recorded before there were chains.
DO $$
DECLARE
  entry history.audit_log;
  head history.audit_chain;
BEGIN
  FOR entry IN SELECT * FROM history.audit_log ORDER BY writer, id LOOP
    IF head.writer IS DISTINCT FROM entry.writer THEN
      head := NULL;
    END IF;
    INSERT INTO history.audit_chain (writer, position, audit_id, hash)
    VALUES (
      entry.writer, coalesce(head.position, 0) + 1, entry.id, history.audit_hash(coalesce(head.hash, ''), entry)
    )
    RETURNING * INTO head;
  END LOOP;
END;
$$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER audit_log_chain AFTER INSERT ON history.audit_log
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.chain_audit();
--> statement-breakpoint
CREATE TRIGGER audit_chain_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON history.audit_chain
FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change();
