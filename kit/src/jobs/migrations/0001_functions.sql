-- Hands a waiting job to graphile-worker. Called again for a job that graphile-worker has already, it only moves the time:
-- each change to QUEUED calls it in the same transaction, so no waiting job is ever forgotten.
-- How often a job is tried is decided by jobs.job alone; hence the limit there that is never reached.
CREATE FUNCTION jobs.schedule(job_id bigint, start_at timestamptz) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT graphile_worker.add_job(
    identifier => j.kind,
    payload => json_build_object('jobId', j.id),
    run_at => start_at,
    max_attempts => 32767,
    job_key => 'job:' || j.id,
    priority => j.priority
  )
  FROM jobs.job j
  WHERE j.id = job_id;
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION jobs.schedule(bigint, timestamptz) FROM PUBLIC;
--> statement-breakpoint
-- The one thing that other subgraphs' roles may do here: make a job inside their own transaction.
-- With an unfinished job of the same kind and key it answers that one's id.
CREATE FUNCTION jobs.enqueue(
  kind text, payload jsonb, owner_id bigint, key text, priority integer, max_attempts integer
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  job_id bigint;
BEGIN
  LOOP
    INSERT INTO jobs.job AS j (kind, payload, owner_id, key, priority, max_attempts)
    VALUES (
      enqueue.kind, enqueue.payload, enqueue.owner_id, enqueue.key,
      coalesce(enqueue.priority, 0), coalesce(enqueue.max_attempts, 5)
    )
    ON CONFLICT (kind, key) WHERE status IN ('QUEUED', 'RUNNING') DO NOTHING
    RETURNING j.id INTO job_id;
    IF job_id IS NOT NULL THEN
      PERFORM jobs.schedule(job_id, now());
      RETURN job_id;
    END IF;
    SELECT j.id INTO job_id
    FROM jobs.job j
    WHERE j.kind = enqueue.kind AND j.key = enqueue.key AND j.status IN ('QUEUED', 'RUNNING');
    IF job_id IS NOT NULL THEN
      RETURN job_id;
    END IF;
    -- The other one finished between the two statements: now there is room for a new one.
  END LOOP;
END;
$$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION jobs.enqueue(text, jsonb, bigint, text, integer, integer) TO PUBLIC;
--> statement-breakpoint
GRANT USAGE ON SCHEMA jobs TO PUBLIC;
--> statement-breakpoint
ALTER TABLE jobs.job
  ADD CONSTRAINT job_kind_check CHECK (kind ~ '^[a-z][a-z0-9_]{0,99}$'),
  ADD CONSTRAINT job_status_check CHECK (status IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
  ADD CONSTRAINT job_progress_check CHECK (progress BETWEEN 0 AND 1),
  ADD CONSTRAINT job_priority_check CHECK (priority BETWEEN -32768 AND 32767),
  ADD CONSTRAINT job_max_attempts_check CHECK (max_attempts BETWEEN 1 AND 1000);
--> statement-breakpoint
-- Which of the given jobs still wait or run: what a subgraph may know of jobs that it has enqueued.
CREATE FUNCTION jobs.unfinished(job_ids bigint[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT j.id FROM jobs.job j WHERE j.id = ANY (job_ids) AND j.status IN ('QUEUED', 'RUNNING');
$$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION jobs.unfinished(bigint[]) TO PUBLIC;
