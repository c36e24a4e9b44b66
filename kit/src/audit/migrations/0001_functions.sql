-- The one way to record: every subgraph's role may call it inside its own transaction.
-- Inside the function current_user is its owner, so the caller is read from the setting that SET ROLE leaves.
CREATE FUNCTION history.record_audit(
  action text, actor_id bigint, target_entity text, target_id text, details jsonb
) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  INSERT INTO history.audit_log (action, actor_id, target_entity, target_id, details, writer)
  VALUES (
    record_audit.action, record_audit.actor_id, record_audit.target_entity, record_audit.target_id, record_audit.details,
    coalesce(nullif(current_setting('role'), 'none'), session_user)
  );
$$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION history.record_audit(text, bigint, text, text, jsonb) TO PUBLIC;
--> statement-breakpoint
GRANT USAGE ON SCHEMA history TO PUBLIC;
--> statement-breakpoint
CREATE FUNCTION history.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'The audit log can only be added to.' USING ERRCODE = 'insufficient_privilege';
END;
$$;
--> statement-breakpoint
-- For each statement, so that it is refused even when no row would be touched; the owner is not exempt.
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON history.audit_log
FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change();
