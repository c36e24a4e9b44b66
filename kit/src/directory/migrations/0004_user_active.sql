ALTER TABLE "directory"."known_user" ADD COLUMN "is_active" boolean DEFAULT true NOT NULL;
--> statement-breakpoint
-- `users` calls it in the transaction that closes an account until further notice, or opens it again.
CREATE FUNCTION directory.set_user_active(user_id bigint, is_active boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  UPDATE directory.known_user u SET is_active = set_user_active.is_active WHERE u.id = set_user_active.user_id;
$$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION directory.set_user_active(bigint, boolean) TO PUBLIC;
--> statement-breakpoint
-- Which of the given numbers belong to accounts that are open and have one of the roles.
CREATE OR REPLACE FUNCTION directory.known_users(user_ids bigint[], user_types text[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT u.id FROM directory.known_user u
  WHERE u.id = ANY (user_ids) AND u.user_type = ANY (user_types) AND u.is_active;
$$;
