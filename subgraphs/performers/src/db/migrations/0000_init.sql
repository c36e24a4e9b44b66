CREATE SCHEMA IF NOT EXISTS "performers";
--> statement-breakpoint
CREATE TABLE "performers"."kyc_application" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "performers"."kyc_application_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"performer_id" bigint NOT NULL,
	"applicant_id" bigint NOT NULL,
	"status" text DEFAULT 'DRAFT' NOT NULL,
	"reviewer_id" bigint,
	"rejection_reason" text,
	"comment" text,
	"note" text,
	"requested_documents" text[] DEFAULT '{}' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"submitted_at" timestamp (3) with time zone,
	"decided_at" timestamp (3) with time zone,
	"queued_at" timestamp (3) with time zone GENERATED ALWAYS AS (coalesce(submitted_at, created_at)) STORED NOT NULL,
	CONSTRAINT "rejected_has_reason" CHECK (("performers"."kyc_application"."status" = 'REJECTED') = ("performers"."kyc_application"."rejection_reason" is not null))
);
--> statement-breakpoint
CREATE TABLE "performers"."kyc_application_key" (
	"application_id" bigint PRIMARY KEY NOT NULL,
	"master_key_id" text NOT NULL,
	"wrapped_key" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "performers"."kyc_check" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "performers"."kyc_check_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"application_id" bigint NOT NULL,
	"document_id" bigint,
	"kind" text NOT NULL,
	"result" text NOT NULL,
	"score" real,
	"reason_en" text NOT NULL,
	"reason_ja" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "performers"."kyc_document" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "performers"."kyc_document_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"application_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"status" text DEFAULT 'AWAITED' NOT NULL,
	"storage_key" text,
	"content_type" text,
	"size" integer,
	"width" integer,
	"height" integer,
	"sha256" text,
	"picture_hash" bit(64),
	"uploaded_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "kyc_document_kind" UNIQUE("application_id","kind"),
	CONSTRAINT "stored_is_whole" CHECK ("performers"."kyc_document"."status" = 'AWAITED' or ("performers"."kyc_document"."storage_key" is not null and "performers"."kyc_document"."size" > 0))
);
--> statement-breakpoint
CREATE TABLE "performers"."kyc_transition" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "performers"."kyc_transition_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"application_id" bigint NOT NULL,
	"from_status" text,
	"to_status" text NOT NULL,
	"actor_id" bigint,
	"reason" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "performers"."performer" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "performers"."performer_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" bigint NOT NULL,
	"stage_name" text NOT NULL,
	"search" "tsvector" NOT NULL,
	"legal_name" text NOT NULL,
	"birth_date" date NOT NULL,
	"nationality" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "performer_user" UNIQUE("user_id")
);
--> statement-breakpoint
ALTER TABLE "performers"."kyc_application" ADD CONSTRAINT "kyc_application_performer_id_performer_id_fk" FOREIGN KEY ("performer_id") REFERENCES "performers"."performer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "performers"."kyc_application_key" ADD CONSTRAINT "kyc_application_key_application_id_kyc_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "performers"."kyc_application"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "performers"."kyc_check" ADD CONSTRAINT "kyc_check_application_id_kyc_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "performers"."kyc_application"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "performers"."kyc_check" ADD CONSTRAINT "kyc_check_document_id_kyc_document_id_fk" FOREIGN KEY ("document_id") REFERENCES "performers"."kyc_document"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "performers"."kyc_document" ADD CONSTRAINT "kyc_document_application_id_kyc_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "performers"."kyc_application"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "performers"."kyc_transition" ADD CONSTRAINT "kyc_transition_application_id_kyc_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "performers"."kyc_application"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "kyc_application_one_open" ON "performers"."kyc_application" USING btree ("performer_id") WHERE "performers"."kyc_application"."status" in ('DRAFT', 'SUBMITTED', 'CHECKING', 'IN_REVIEW', 'NEEDS_RESUBMISSION');--> statement-breakpoint
CREATE INDEX "kyc_application_queue" ON "performers"."kyc_application" USING btree ("queued_at","id");--> statement-breakpoint
CREATE INDEX "kyc_application_status" ON "performers"."kyc_application" USING btree ("status","queued_at","id");--> statement-breakpoint
CREATE INDEX "kyc_application_applicant" ON "performers"."kyc_application" USING btree ("applicant_id","queued_at","id");--> statement-breakpoint
CREATE INDEX "kyc_application_performer" ON "performers"."kyc_application" USING btree ("performer_id","id");--> statement-breakpoint
CREATE INDEX "kyc_check_application" ON "performers"."kyc_check" USING btree ("application_id","id");--> statement-breakpoint
CREATE INDEX "kyc_document_sha256" ON "performers"."kyc_document" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "kyc_transition_application" ON "performers"."kyc_transition" USING btree ("application_id","id");--> statement-breakpoint
CREATE INDEX "performer_stage_name" ON "performers"."performer" USING btree ("stage_name","id");--> statement-breakpoint
CREATE INDEX "performer_search" ON "performers"."performer" USING gin ("search");