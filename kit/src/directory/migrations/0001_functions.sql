-- `users` calls it in the transaction that makes an account.
CREATE FUNCTION directory.register_user(user_id bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  INSERT INTO directory.known_user (id) VALUES (user_id) ON CONFLICT DO NOTHING;
$$;
--> statement-breakpoint
-- Which of the given numbers belong to accounts.
CREATE FUNCTION directory.known_users(user_ids bigint[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT u.id FROM directory.known_user u WHERE u.id = ANY (user_ids);
$$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION directory.register_user(bigint) TO PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION directory.known_users(bigint[]) TO PUBLIC;
--> statement-breakpoint
GRANT USAGE ON SCHEMA directory TO PUBLIC;
