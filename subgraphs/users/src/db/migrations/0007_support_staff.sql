-- On a table with accounts `openDatabase` builds it beside those who write (indexes.ts), once this is committed.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM "auth"."user_account") THEN
    CREATE INDEX "user_account_support_staff" ON "auth"."user_account" USING btree ("id")
    WHERE "user_type" IN ('OPERATOR', 'CONCIERGE') AND "is_active";
  END IF;
END;
$$;
--> statement-breakpoint
-- The directory learns who was closed before it knew of that.
SELECT directory.set_user_active("id", false) FROM "auth"."user_account" WHERE NOT "is_active";
