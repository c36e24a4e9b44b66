import { type Connection, type CursorKey, type Page, toConnection } from '@kizuna/kit/graph/pagination';
import DataLoader from 'dataloader';
import type { z } from 'zod';
import { checkCursors } from './cursor-shape.ts';

/** A connection field that many owners have, for example the comments of each post. */
export interface OwnedList<Row> {
  /** One page for each owner; the rows of one owner in the order in which that page is read. */
  read(ownerIds: readonly number[], page: Page): Promise<Row[]>;
  readonly ownerOf: (row: Row) => number;
  readonly keyOf: (row: Row) => CursorKey;
  readonly cursor: z.ZodType;
}

/** Loads the same page for many owners at once. */
export type PageLoader<Row> = (page: Page) => DataLoader<number, Connection<Row>>;

/** Batches a connection field within one request: all owners that ask for the same page are read together. */
export function createPageLoader<Row>(list: OwnedList<Row>): PageLoader<Row> {
  const loaders = new Map<string, DataLoader<number, Connection<Row>>>();
  return (page) => {
    const key = JSON.stringify(page);
    const known = loaders.get(key);
    if (known) return known;
    checkCursors(page, list.cursor);
    const made = new DataLoader<number, Connection<Row>>(async (ownerIds) => {
      const rows = new Map<number, Row[]>(ownerIds.map((id) => [id, []]));
      for (const row of await list.read(ownerIds, page)) rows.get(list.ownerOf(row))?.push(row);
      return ownerIds.map((id) => toConnection(rows.get(id) ?? [], page, list.keyOf));
    });
    loaders.set(key, made);
    return made;
  };
}
