CREATE SCHEMA IF NOT EXISTS "forum";
--> statement-breakpoint
CREATE TABLE "forum"."forum_comment" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "forum"."forum_comment_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"post_id" bigint NOT NULL,
	"parent_id" bigint,
	"author_id" bigint NOT NULL,
	"body" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	"deleted_by" bigint,
	CONSTRAINT "forum_comment_of_post" UNIQUE("post_id","id")
);
--> statement-breakpoint
CREATE TABLE "forum"."forum_post" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "forum"."forum_post_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"author_id" bigint NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"tags" text[] NOT NULL,
	"comment_count" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"edited_at" timestamp (3) with time zone,
	"active_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	"deleted_by" bigint,
	CONSTRAINT "comment_count_not_negative" CHECK ("forum"."forum_post"."comment_count" >= 0)
);
--> statement-breakpoint
CREATE TABLE "forum"."forum_post_document" (
	"post_id" bigint PRIMARY KEY NOT NULL,
	"document" "tsvector" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "forum"."forum_post_revision" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "forum"."forum_post_revision_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"post_id" bigint NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"tags" text[] NOT NULL,
	"replaced_by" bigint NOT NULL,
	"replaced_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "forum"."forum_comment" ADD CONSTRAINT "forum_comment_post_id_forum_post_id_fk" FOREIGN KEY ("post_id") REFERENCES "forum"."forum_post"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "forum"."forum_comment" ADD CONSTRAINT "forum_comment_parent" FOREIGN KEY ("post_id","parent_id") REFERENCES "forum"."forum_comment"("post_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "forum"."forum_post_document" ADD CONSTRAINT "forum_post_document_post_id_forum_post_id_fk" FOREIGN KEY ("post_id") REFERENCES "forum"."forum_post"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "forum"."forum_post_revision" ADD CONSTRAINT "forum_post_revision_post_id_forum_post_id_fk" FOREIGN KEY ("post_id") REFERENCES "forum"."forum_post"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "forum_comment_answers" ON "forum"."forum_comment" USING btree ("post_id","parent_id");--> statement-breakpoint
CREATE INDEX "forum_post_newest" ON "forum"."forum_post" USING btree ("created_at","id") WHERE "forum"."forum_post"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "forum_post_active" ON "forum"."forum_post" USING btree ("active_at","id") WHERE "forum"."forum_post"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "forum_post_top" ON "forum"."forum_post" USING btree ("comment_count","id") WHERE "forum"."forum_post"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "forum_post_author" ON "forum"."forum_post" USING btree ("author_id","created_at","id") WHERE "forum"."forum_post"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "forum_post_tags" ON "forum"."forum_post" USING gin ("tags") WHERE "forum"."forum_post"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "forum_post_document_words" ON "forum"."forum_post_document" USING gin ("document");--> statement-breakpoint
CREATE INDEX "forum_post_revision_post" ON "forum"."forum_post_revision" USING btree ("post_id","id");