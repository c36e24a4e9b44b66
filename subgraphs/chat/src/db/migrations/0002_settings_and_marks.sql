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
ALTER TABLE "chat"."user_block" ADD COLUMN "blocker_seen_at" timestamp (3) with time zone;