-- `users` calls it in the transaction that closes an account for good: nobody names it from then on.
CREATE FUNCTION directory.forget_user(user_id bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  DELETE FROM directory.known_user u WHERE u.id = forget_user.user_id;
$$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION directory.forget_user(bigint) TO PUBLIC;
