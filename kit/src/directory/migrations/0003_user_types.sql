ALTER TABLE "directory"."known_user" ADD COLUMN "user_type" text;
--> statement-breakpoint
-- `users` calls it in the transaction that makes an account. What is known of a role already stays.
CREATE FUNCTION directory.register_user(user_id bigint, user_type text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  INSERT INTO directory.known_user AS u (id, user_type) VALUES (register_user.user_id, register_user.user_type)
  ON CONFLICT (id) DO UPDATE SET user_type = excluded.user_type WHERE u.user_type IS NULL;
$$;
--> statement-breakpoint
-- A `users` of the version before calls it as long as it still runs; the role becomes known when somebody says it.
CREATE OR REPLACE FUNCTION directory.register_user(user_id bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT directory.register_user(register_user.user_id, NULL::text);
$$;
--> statement-breakpoint
-- `users` calls it in the transaction that gives an account another role. One that is closed for good stays unknown.
CREATE FUNCTION directory.change_user_type(user_id bigint, user_type text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  UPDATE directory.known_user u SET user_type = change_user_type.user_type WHERE u.id = change_user_type.user_id;
$$;
--> statement-breakpoint
-- Which of the given numbers belong to accounts with one of the roles.
CREATE FUNCTION directory.known_users(user_ids bigint[], user_types text[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT u.id FROM directory.known_user u WHERE u.id = ANY (user_ids) AND u.user_type = ANY (user_types);
$$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION directory.register_user(bigint, text) TO PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION directory.change_user_type(bigint, text) TO PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION directory.known_users(bigint[], text[]) TO PUBLIC;
