CREATE TABLE "jobs"."job" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "jobs"."job_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"owner_id" bigint,
	"key" text,
	"payload" jsonb NOT NULL,
	"status" text DEFAULT 'QUEUED' NOT NULL,
	"progress" real DEFAULT 0 NOT NULL,
	"result" jsonb,
	"error_code" text,
	"error_message" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"max_attempts" integer DEFAULT 5 NOT NULL,
	"priority" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"worker_id" text,
	"run_id" uuid
);
--> statement-breakpoint
CREATE TABLE "jobs"."worker" (
	"id" text PRIMARY KEY NOT NULL,
	"process_id" uuid NOT NULL,
	"kinds" text[] NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"heartbeat_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "job_unfinished_key" ON "jobs"."job" USING btree ("kind","key") WHERE "jobs"."job"."status" in ('QUEUED', 'RUNNING');--> statement-breakpoint
CREATE INDEX "job_owner" ON "jobs"."job" USING btree ("owner_id","id");--> statement-breakpoint
CREATE INDEX "job_running" ON "jobs"."job" USING btree ("worker_id") WHERE "jobs"."job"."status" = 'RUNNING';