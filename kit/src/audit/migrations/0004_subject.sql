-- Building an index in a migration keeps everybody from recording meanwhile, and this log only grows: that is for one without
-- entries. On one that has some, `migrateAudit` builds it beside those who record, once this is committed.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM "history"."audit_log") THEN
    CREATE INDEX "audit_log_subject" ON "history"."audit_log" USING btree (("details" ->> 'userId'),"id");
  END IF;
END;
$$;
