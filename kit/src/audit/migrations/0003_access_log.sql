-- Who asked for what over HTTP, and how that went; one partition for each month, so that old ones are dropped and not deleted from.
-- `path` is the form of an address (`/files/media/*`), never the address itself.
CREATE TABLE history.access_log (
  created_at timestamp (3) with time zone NOT NULL,
  id uuid NOT NULL,
  ip_address inet,
  user_agent text,
  path text NOT NULL,
  status_code smallint NOT NULL,
  response_time_ms real NOT NULL,
  -- A batch that is written again, since nobody knew whether it was, is there once.
  PRIMARY KEY (created_at, id)
) PARTITION BY RANGE (created_at);
--> statement-breakpoint
CREATE FUNCTION history.ensure_access_partition(month timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
  first_day timestamptz := date_trunc('month', month);
  partition text := 'access_log_' || to_char(first_day, 'YYYY_MM');
BEGIN
  IF to_regclass('history.' || partition) IS NOT NULL THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('history.access_log', 0));
  EXECUTE format(
    'CREATE TABLE IF NOT EXISTS history.%I PARTITION OF history.access_log FOR VALUES FROM (%L) TO (%L)',
    partition, first_day, first_day + interval '1 month'
  );
END;
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION history.ensure_access_partition(timestamptz) FROM PUBLIC;
--> statement-breakpoint
-- Takes lists of one length, an entry of each for each line.
CREATE FUNCTION history.record_access(
  times timestamptz[], ids uuid[], addresses inet[], agents text[], paths text[], statuses smallint[], durations real[]
) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
  added bigint;
BEGIN
  PERFORM history.ensure_access_partition(month)
  FROM (SELECT DISTINCT date_trunc('month', t) AS month FROM unnest(times) AS t) AS months;
  INSERT INTO history.access_log (created_at, id, ip_address, user_agent, path, status_code, response_time_ms)
  SELECT * FROM unnest(times, ids, addresses, agents, paths, statuses, durations)
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS added = ROW_COUNT;
  RETURN added;
END;
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION history.record_access(timestamptz[], uuid[], inet[], text[], text[], smallint[], real[]) FROM PUBLIC;
--> statement-breakpoint
-- Drops whole months that are past, and deletes what is past of the month in which the day lies.
CREATE FUNCTION history.prune_access_log(before timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
  partition text;
BEGIN
  FOR partition IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'history.access_log'::regclass
      AND to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= before
  LOOP
    EXECUTE format('DROP TABLE IF EXISTS history.%I', partition);
  END LOOP;
  DELETE FROM history.access_log WHERE created_at < before;
END;
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION history.prune_access_log(timestamptz) FROM PUBLIC;
