ALTER TABLE "performers"."performer" DROP CONSTRAINT "performer_user";--> statement-breakpoint
ALTER TABLE "performers"."kyc_application" ADD COLUMN "locked_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "performers"."performer" ADD COLUMN "merged_into_id" bigint;--> statement-breakpoint
ALTER TABLE "performers"."performer" ADD COLUMN "locked_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "performers"."performer" ADD CONSTRAINT "performer_merged_into_id_performer_id_fk" FOREIGN KEY ("merged_into_id") REFERENCES "performers"."performer"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "performer_user" ON "performers"."performer" USING btree ("user_id") WHERE "performers"."performer"."merged_into_id" is null and "performers"."performer"."locked_until" is null;--> statement-breakpoint
CREATE INDEX "performer_user_all" ON "performers"."performer" USING btree ("user_id");