import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { Executor } from '../db/database.ts';

/** Something of an erased account that the law makes us keep. */
export interface KeptData {
  /** For example `kyc_application`. */
  readonly what: string;
  readonly count: number;
  /** ISO 8601; null where no date is known yet. */
  readonly until: string | null;
  /** Why, in English, for the answer to who asked. */
  readonly reason: string;
}

/**
 * What one subgraph holds on an account, and what is to become of it. Each method may be called again for the same account,
 * after a crash or by a second request, and then finds little or nothing to do.
 */
export interface AccountData<Tables extends Record<string, unknown>> {
  /** How many rows there are of each kind: what a merge would move. */
  countOf(db: PostgresJsDatabase<Tables>, userId: number): Promise<Readonly<Record<string, number>>>;
  /** Everything held on the account, as JSON for its owner: no hashes, no secrets. */
  exportOf(db: PostgresJsDatabase<Tables>, userId: number): Promise<unknown>;
  /** Gives everything that `from` owns to `to`; nothing is lost. */
  mergeInto(tx: Executor<Tables>, from: number, to: number): Promise<void>;
  /** Removes the account's data, or what makes it personal. @returns what stays, and until when */
  erase(tx: Executor<Tables>, userId: number): Promise<readonly KeptData[]>;
}

/** The subgraphs that hold something on accounts and implement `AccountData`; a new one adds its name here. */
export const accountHolders: readonly string[] = ['users'];
