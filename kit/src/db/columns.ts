import { timestamp } from 'drizzle-orm/pg-core';

/** A moment, to the millisecond, as Date has it: one that was read and written back is the same. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });
