ALTER TABLE "chat"."conversation_member" ADD COLUMN "shown_read_sequence" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
-- Others go on seeing what they saw. Of those who hide it, or whom a block parts, that is what all know: they have read what they wrote.
UPDATE "chat"."conversation_member" m SET "shown_read_sequence" = CASE
  WHEN EXISTS (SELECT FROM "chat"."chat_settings" s WHERE s."user_id" = m."user_id" AND NOT s."sends_read_receipts")
    OR EXISTS (
      SELECT FROM "chat"."conversation" c JOIN "chat"."user_block" b
        ON c."direct_key" = least(b."blocker_id", b."blocked_id") || ':' || greatest(b."blocker_id", b."blocked_id")
      WHERE c."id" = m."conversation_id"
    )
  THEN coalesce((
    SELECT max(w."sequence") FROM "chat"."message" w
    WHERE w."conversation_id" = m."conversation_id" AND w."sender_id" = m."user_id" AND w."kind" <> 'SYSTEM'
  ), 0)
  ELSE m."last_read_sequence"
END;
