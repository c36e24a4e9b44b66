import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { Executor } from '../db/database.ts';
import type { ExportContent } from './export-content.ts';

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
 * Notes down what is to be done once the transaction stands, such as waking those who follow live. It is done once, in order;
 * what throws is logged and no more, for the database knows already.
 */
export type AfterCommit = (run: () => Promise<unknown>) => void;

/**
 * What one subgraph holds on an account, and what is to become of it. Each method may be called again for the same account,
 * after a crash or by a second request, and then finds little or nothing to do. Of `mergeInto` and `erase` one runs at a time
 * in a subgraph, each in a transaction of its own.
 */
export interface AccountData<Tables extends Record<string, unknown>> {
  /** How many rows there are of each kind: what a merge would move. */
  countOf(db: PostgresJsDatabase<Tables>, userId: number): Promise<Readonly<Record<string, number>>>;
  /** Everything held on the account, for its owner: no hashes, no secrets, nothing of other people. Null when there is nothing. */
  exportOf(db: PostgresJsDatabase<Tables>, userId: number): Promise<ExportContent | null>;
  /** Gives everything that `from` owns to `to`; nothing is lost. */
  mergeInto(tx: Executor<Tables>, from: number, to: number, after: AfterCommit): Promise<void>;
  /** Removes the account's data, or what makes it personal. @returns what stays, and until when; the same when asked again */
  erase(tx: Executor<Tables>, userId: number, after: AfterCommit): Promise<readonly KeptData[]>;
}

/**
 * Stands for everybody who was erased, where a column must name somebody: no account has this number, and the graph shows
 * nobody for it.
 */
export const erasedUserId = 0;

/** The subgraphs that hold something on accounts and implement `AccountData`; a new one adds its name here. */
export const accountHolders: readonly string[] = ['users', 'performers', 'media', 'ai', 'forum', 'chat', 'jobs'];
