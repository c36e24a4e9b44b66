-- The directory learns the roles of those who had an account before it knew of roles.
SELECT directory.change_user_type("id", "user_type"::text) FROM "auth"."user_account";
