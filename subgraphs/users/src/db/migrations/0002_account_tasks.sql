CREATE TABLE "auth"."account_task" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "auth"."account_task_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"work" text NOT NULL,
	"user_id" bigint NOT NULL,
	"duplicate_ids" bigint[] DEFAULT '{}' NOT NULL,
	"requested_by" bigint NOT NULL,
	"holders" text[] NOT NULL,
	"sealed_contact" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "auth"."account_task_receipt" (
	"task_id" bigint NOT NULL,
	"holder" text NOT NULL,
	"sealed_result" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "account_task_receipt_task_id_holder_pk" PRIMARY KEY("task_id","holder")
);
--> statement-breakpoint
ALTER TABLE "auth"."user_account" ADD COLUMN "merged_into_id" bigint;--> statement-breakpoint
ALTER TABLE "auth"."account_task" ADD CONSTRAINT "account_task_user_id_user_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."user_account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."account_task_receipt" ADD CONSTRAINT "account_task_receipt_task_id_account_task_id_fk" FOREIGN KEY ("task_id") REFERENCES "auth"."account_task"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_task_user" ON "auth"."account_task" USING btree ("user_id","id");