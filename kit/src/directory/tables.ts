import { bigint, pgSchema } from 'drizzle-orm/pg-core';

const schema = pgSchema('directory');

/** The numbers of all accounts that are not closed for good; only the functions of the schema change it. */
export const knownUser = schema.table('known_user', {
  id: bigint('id', { mode: 'number' }).primaryKey(),
});
