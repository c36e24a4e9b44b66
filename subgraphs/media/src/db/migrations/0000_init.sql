CREATE SCHEMA IF NOT EXISTS "media";
--> statement-breakpoint
CREATE TABLE "media"."video_capture_log" (
	"video_id" bigint NOT NULL,
	"position" integer NOT NULL,
	"timestamp_seconds" double precision NOT NULL,
	CONSTRAINT "video_capture_log_video_id_position_pk" PRIMARY KEY("video_id","position")
);
--> statement-breakpoint
CREATE TABLE "media"."video_metadata" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "media"."video_metadata_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"owner_id" bigint NOT NULL,
	"title" text NOT NULL,
	"description" text,
	"visibility" text DEFAULT 'PRIVATE' NOT NULL,
	"status" text DEFAULT 'UPLOADING' NOT NULL,
	"filename" text NOT NULL,
	"content_type" text NOT NULL,
	"size" bigint NOT NULL,
	"source_key" text,
	"source_size" bigint,
	"duration" double precision,
	"width" integer,
	"height" integer,
	"video_codec" text,
	"audio_codec" text,
	"has_thumbnail" boolean DEFAULT false NOT NULL,
	"job_id" bigint,
	"processing_run" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "video_metadata_job_id_unique" UNIQUE("job_id")
);
--> statement-breakpoint
ALTER TABLE "media"."video_capture_log" ADD CONSTRAINT "video_capture_log_video_id_video_metadata_id_fk" FOREIGN KEY ("video_id") REFERENCES "media"."video_metadata"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "video_owner" ON "media"."video_metadata" USING btree ("owner_id","id");--> statement-breakpoint
CREATE INDEX "video_public" ON "media"."video_metadata" USING btree ("id") WHERE "media"."video_metadata"."visibility" = 'PUBLIC' and "media"."video_metadata"."status" = 'READY';