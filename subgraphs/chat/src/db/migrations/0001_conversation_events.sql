CREATE TABLE "chat"."conversation_event" (
	"conversation_id" bigint NOT NULL,
	"sequence" integer NOT NULL,
	"kind" text NOT NULL,
	"actor_id" bigint NOT NULL,
	"message_id" bigint NOT NULL,
	"payload" jsonb,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "conversation_event_conversation_id_sequence_pk" PRIMARY KEY("conversation_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "chat"."message_attachment" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "chat"."message_attachment_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"conversation_id" bigint NOT NULL,
	"uploader_id" bigint NOT NULL,
	"message_id" bigint,
	"position" integer DEFAULT 0 NOT NULL,
	"filename" text NOT NULL,
	"content_type" text NOT NULL,
	"size" integer NOT NULL,
	"width" integer,
	"height" integer,
	"storage_key" text,
	"preview_key" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "chat"."message_document" (
	"message_id" bigint PRIMARY KEY NOT NULL,
	"document" "tsvector" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "chat"."message_mention" (
	"message_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"by_reply" boolean DEFAULT false NOT NULL,
	"conversation_id" bigint NOT NULL,
	"sequence" integer NOT NULL,
	CONSTRAINT "message_mention_message_id_user_id_pk" PRIMARY KEY("message_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "chat"."message_reaction" (
	"message_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"emoji" text NOT NULL,
	"sequence" integer NOT NULL,
	CONSTRAINT "message_reaction_message_id_emoji_user_id_pk" PRIMARY KEY("message_id","emoji","user_id")
);
--> statement-breakpoint
CREATE TABLE "chat"."message_report" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "chat"."message_report_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"message_id" bigint NOT NULL,
	"reporter_id" bigint NOT NULL,
	"sender_id" bigint NOT NULL,
	"text" text NOT NULL,
	"attachment_count" integer NOT NULL,
	"sent_at" timestamp (3) with time zone NOT NULL,
	"reason" text NOT NULL,
	"comment" text,
	"status" text DEFAULT 'OPEN' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"resolver_id" bigint,
	"resolved_at" timestamp (3) with time zone,
	CONSTRAINT "message_report_once" UNIQUE("message_id","reporter_id")
);
--> statement-breakpoint
CREATE TABLE "chat"."message_to_index" (
	"message_id" bigint PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE "chat"."user_block" (
	"blocker_id" bigint NOT NULL,
	"blocked_id" bigint NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_block_blocker_id_blocked_id_pk" PRIMARY KEY("blocker_id","blocked_id")
);
--> statement-breakpoint
ALTER TABLE "chat"."message" ALTER COLUMN "client_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "chat"."conversation" ADD COLUMN "status" text DEFAULT 'OPEN' NOT NULL;--> statement-breakpoint
ALTER TABLE "chat"."conversation" ADD COLUMN "requester_id" bigint;--> statement-breakpoint
ALTER TABLE "chat"."conversation" ADD COLUMN "concierge_id" bigint;--> statement-breakpoint
ALTER TABLE "chat"."conversation" ADD COLUMN "assignee_id" bigint;--> statement-breakpoint
ALTER TABLE "chat"."conversation_member" ADD COLUMN "muted_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "chat"."message" ADD COLUMN "kind" text DEFAULT 'TEXT' NOT NULL;--> statement-breakpoint
ALTER TABLE "chat"."message" ADD COLUMN "reply_to_id" bigint;--> statement-breakpoint
ALTER TABLE "chat"."message" ADD COLUMN "edited_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "chat"."message" ADD COLUMN "deleted_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "chat"."message" ADD COLUMN "deleted_by" bigint;--> statement-breakpoint
ALTER TABLE "chat"."conversation_event" ADD CONSTRAINT "conversation_event_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "chat"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat"."conversation_event" ADD CONSTRAINT "conversation_event_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "chat"."message"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat"."message_attachment" ADD CONSTRAINT "message_attachment_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "chat"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat"."message_attachment" ADD CONSTRAINT "message_attachment_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "chat"."message"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat"."message_document" ADD CONSTRAINT "message_document_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "chat"."message"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat"."message_mention" ADD CONSTRAINT "message_mention_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "chat"."message"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat"."message_reaction" ADD CONSTRAINT "message_reaction_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "chat"."message"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat"."message_report" ADD CONSTRAINT "message_report_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "chat"."message"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat"."message_to_index" ADD CONSTRAINT "message_to_index_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "chat"."message"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "conversation_event_message" ON "chat"."conversation_event" USING btree ("message_id","sequence");--> statement-breakpoint
CREATE INDEX "message_attachment_message" ON "chat"."message_attachment" USING btree ("message_id","position");--> statement-breakpoint
CREATE INDEX "message_attachment_waiting" ON "chat"."message_attachment" USING btree ("uploader_id","id") WHERE "chat"."message_attachment"."message_id" is null;--> statement-breakpoint
CREATE INDEX "message_document_words" ON "chat"."message_document" USING gin ("document");--> statement-breakpoint
CREATE INDEX "message_mention_user" ON "chat"."message_mention" USING btree ("user_id","conversation_id","sequence");--> statement-breakpoint
CREATE INDEX "message_report_status" ON "chat"."message_report" USING btree ("status","id");--> statement-breakpoint
ALTER TABLE "chat"."message" ADD CONSTRAINT "message_reply_to_id_message_id_fk" FOREIGN KEY ("reply_to_id") REFERENCES "chat"."message"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "conversation_support" ON "chat"."conversation" USING btree ("status","id") WHERE "chat"."conversation"."kind" = 'SUPPORT';--> statement-breakpoint
CREATE INDEX "message_reply_to" ON "chat"."message" USING btree ("reply_to_id") WHERE "chat"."message"."reply_to_id" is not null;--> statement-breakpoint
ALTER TABLE "chat"."conversation" ADD CONSTRAINT "support_has_requester" CHECK (("chat"."conversation"."kind" = 'SUPPORT') = ("chat"."conversation"."requester_id" is not null));--> statement-breakpoint
-- Until now only messages took numbers: each becomes the event that it was.
INSERT INTO "chat"."conversation_event" ("conversation_id", "sequence", "kind", "actor_id", "message_id", "at")
SELECT "conversation_id", "sequence", 'MESSAGE_ADDED', "sender_id", "id", "sent_at" FROM "chat"."message";
--> statement-breakpoint
-- What a text is found by is made in the application: the job chat_index_messages works this off.
INSERT INTO "chat"."message_to_index" ("message_id") SELECT "id" FROM "chat"."message";
