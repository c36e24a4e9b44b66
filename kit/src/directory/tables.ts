import { bigint, pgSchema } from 'drizzle-orm/pg-core';

const schema = pgSchema('directory');

/** The numbers of all accounts. Rows are only ever added, through `directory.register_user`. */
export const knownUser = schema.table('known_user', {
  id: bigint('id', { mode: 'number' }).primaryKey(),
});
