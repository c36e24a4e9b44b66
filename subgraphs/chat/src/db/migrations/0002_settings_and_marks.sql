CREATE TABLE "chat"."chat_settings" (
	"user_id" bigint PRIMARY KEY NOT NULL,
	"sends_typing" boolean DEFAULT true NOT NULL,
	"sends_read_receipts" boolean DEFAULT true NOT NULL,
	"do_not_disturb" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
ALTER TABLE "chat"."conversation_member" ADD COLUMN "marked_unread" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "chat"."conversation_member" ADD COLUMN "muted_level" text DEFAULT 'NOTHING' NOT NULL;--> statement-breakpoint
ALTER TABLE "chat"."message" ADD COLUMN "deleted_as" text;--> statement-breakpoint
-- What was taken back until now: an operator did it who upheld a report, or whoever else it was may tell as whom.
UPDATE "chat"."message" "m" SET "deleted_as" = CASE
	WHEN "m"."deleted_by" = "m"."sender_id" THEN 'SENDER'
	WHEN EXISTS (
		SELECT FROM "chat"."message_report" "r"
		WHERE "r"."message_id" = "m"."id" AND "r"."status" = 'UPHELD' AND "r"."resolver_id" = "m"."deleted_by"
	) THEN 'MODERATION'
	WHEN "c"."kind" = 'GROUP' THEN 'GROUP_ADMIN'
	ELSE 'MODERATION'
END
FROM "chat"."conversation" "c"
WHERE "c"."id" = "m"."conversation_id" AND "m"."deleted_at" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "chat"."user_block" ADD COLUMN "blocker_seen_at" timestamp (3) with time zone;