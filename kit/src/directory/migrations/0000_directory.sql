CREATE TABLE "directory"."known_user" (
	"id" bigint PRIMARY KEY NOT NULL
);
