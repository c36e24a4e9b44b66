CREATE TABLE "auth"."api_token" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "auth"."api_token_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" bigint NOT NULL,
	"token_type" text DEFAULT 'PARTNER' NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"hint" text NOT NULL,
	"scope" text[] NOT NULL,
	"issued_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "auth"."attempt" (
	"key" text PRIMARY KEY NOT NULL,
	"count" integer NOT NULL,
	"resets_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth"."mailed_token" (
	"hash" text PRIMARY KEY NOT NULL,
	"user_id" bigint NOT NULL,
	"purpose" text NOT NULL,
	"email" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth"."payment_auth_log" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "auth"."payment_auth_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" bigint NOT NULL,
	"payment_id" text NOT NULL,
	"auth_method" text NOT NULL,
	"status" text NOT NULL,
	"metadata" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth"."user_pin" (
	"user_id" bigint PRIMARY KEY NOT NULL,
	"pin_hash" text NOT NULL,
	"is_enabled" boolean DEFAULT true NOT NULL,
	"attempt_count" integer DEFAULT 0 NOT NULL,
	"last_attempt_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "auth"."user_2fa" (
	"user_id" bigint PRIMARY KEY NOT NULL,
	"totp_secret" text NOT NULL,
	"is_enabled" boolean DEFAULT false NOT NULL,
	"backup_codes" text[] DEFAULT '{}' NOT NULL,
	"last_used_step" bigint
);
--> statement-breakpoint
ALTER TABLE "auth"."session" ADD COLUMN "authenticated_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
-- Sessions that are open already prove nothing new.
UPDATE "auth"."session" SET "authenticated_at" = "created_at";--> statement-breakpoint
ALTER TABLE "auth"."user_account" ADD COLUMN "email_verified_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "auth"."user_account" ADD COLUMN "sharegram_id" text;--> statement-breakpoint
ALTER TABLE "auth"."user_account" ADD COLUMN "partner_id" bigint;--> statement-breakpoint
ALTER TABLE "auth"."api_token" ADD CONSTRAINT "api_token_user_id_user_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."user_account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."mailed_token" ADD CONSTRAINT "mailed_token_user_id_user_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."user_account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."payment_auth_log" ADD CONSTRAINT "payment_auth_log_user_id_user_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."user_account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."user_pin" ADD CONSTRAINT "user_pin_user_id_user_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."user_account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."user_2fa" ADD CONSTRAINT "user_2fa_user_id_user_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."user_account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "api_token_hash" ON "auth"."api_token" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "api_token_user" ON "auth"."api_token" USING btree ("user_id","id");--> statement-breakpoint
CREATE INDEX "attempt_end" ON "auth"."attempt" USING btree ("resets_at");--> statement-breakpoint
CREATE UNIQUE INDEX "mailed_token_one" ON "auth"."mailed_token" USING btree ("user_id","purpose");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_auth_log_success" ON "auth"."payment_auth_log" USING btree ("payment_id") WHERE "auth"."payment_auth_log"."status" = 'SUCCEEDED';--> statement-breakpoint
CREATE INDEX "payment_auth_log_user" ON "auth"."payment_auth_log" USING btree ("user_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "user_account_sharegram" ON "auth"."user_account" USING btree ("sharegram_id");