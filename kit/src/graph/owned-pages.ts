import { type Connection, type CursorKey, type Page, toConnection } from './pagination.ts';

/** A connection field that many owners have, for example the comments of each post. */
export interface OwnedList<Row> {
  /** One page for each owner; the rows of one owner in the order in which that page is read. */
  read(ownerIds: readonly number[], page: Page): Promise<Row[]>;
  readonly ownerOf: (row: Row) => number;
  readonly keyOf: (row: Row) => CursorKey;
}

/** One owner's page, as a field asks for it. */
export interface PageOf {
  readonly ownerId: number;
  readonly page: Page;
}

/** One text for one page of one owner: the cache key of a loader. */
export const pageKey = ({ ownerId, page }: PageOf): string => JSON.stringify([ownerId, page]);

/**
 * The batch function of a loader: all owners that ask for the same page are read together.
 * @example new DataLoader<PageOf, Connection<CommentRow>, string>(ownedPages({ … }), { cacheKeyFn: pageKey })
 * @returns answers each asked page with what it holds, or with the error with which it could not be read
 */
export function ownedPages<Row>(list: OwnedList<Row>) {
  return async (asked: readonly PageOf[]): Promise<(Connection<Row> | Error)[]> => {
    const groups = new Map<string, { readonly page: Page; readonly ownerIds: number[] }>();
    for (const { ownerId, page } of asked) {
      const group = groups.get(JSON.stringify(page)) ?? { page, ownerIds: [] };
      group.ownerIds.push(ownerId);
      groups.set(JSON.stringify(page), group);
    }
    const answers = new Map<string, Connection<Row> | Error>();
    await Promise.all(
      Array.from(groups.values(), async ({ page, ownerIds }) => {
        const pages = await readPages(list, ownerIds, page).catch(toError);
        for (const ownerId of ownerIds) {
          const answer = pages instanceof Error ? pages : toConnection(pages.get(ownerId) ?? [], page, list.keyOf);
          answers.set(pageKey({ ownerId, page }), answer);
        }
      }),
    );
    return asked.map((ask) => answers.get(pageKey(ask)) ?? new Error('The page was not read.'));
  };
}

async function readPages<Row>(list: OwnedList<Row>, ownerIds: readonly number[], page: Page) {
  const rows = new Map<number, Row[]>(ownerIds.map((id) => [id, []]));
  for (const row of await list.read(ownerIds, page)) rows.get(list.ownerOf(row))?.push(row);
  return rows;
}

const toError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
