import { invalid } from '../errors/kizuna-error.ts';

/** The four arguments of every connection field, as GraphQL hands them over. */
export interface ConnectionArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

/** The values of the sort columns of one row, in their order; the last is unique. */
export type CursorKey = readonly (string | number)[];

/** A page to read: `limit` rows after or before a place in the list's own order. */
export interface Page {
  /** 1 to 100. Read one more, so that `toConnection` can tell whether there is more. */
  readonly limit: number;
  /** true: the page at the end of the list (`last`); read in the opposite order. */
  readonly backward: boolean;
  /** Rows strictly after this place in the list's order. */
  readonly after: CursorKey | null;
  /** Rows strictly before this place in the list's order. */
  readonly before: CursorKey | null;
}

export interface Connection<Node> {
  readonly edges: { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

const defaultLimit = 20;
const maxLimit = 100;

/**
 * Checks connection arguments.
 * @throws KizunaError VALIDATION_ERROR for limits outside 1 to 100, `first` together with `last`, or a cursor that is not ours
 */
export function readPage(args: ConnectionArguments): Page {
  const { first, last } = args;
  if (first != null && last != null)
    throw invalid('last', 'Use `first` or `last`, not both.', '`first` と `last` は同時に使えません。');
  const limit = first ?? last ?? defaultLimit;
  if (limit < 1 || limit > maxLimit) {
    const field = last == null ? 'first' : 'last';
    throw invalid(field, `\`${field}\` must be 1 to ${maxLimit}.`, `\`${field}\` は 1 から ${maxLimit} までです。`);
  }
  return {
    limit,
    backward: last != null,
    after: readCursor('after', args.after),
    before: readCursor('before', args.before),
  };
}

/**
 * The opaque text of a place in a list, as `after` and `before` take it.
 * @param key the sort columns of the row there
 */
export function encodeCursor(key: CursorKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function readCursor(field: string, cursor: string | null | undefined): CursorKey | null {
  if (cursor == null) return null;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (
      Array.isArray(key) &&
      key.length > 0 &&
      key.every((part) => typeof part === 'string' || Number.isFinite(part))
    ) {
      return key;
    }
  } catch {
    // Falls through to the one answer for every cursor that is not ours.
  }
  throw invalid(field, 'This is not a cursor of this list.', 'このリストのカーソルではありません。');
}

/**
 * Shapes rows into a connection.
 * @param rows at most `page.limit + 1` rows in the order in which they were read (the opposite of the list's for `backward`)
 * @param keyOf the sort columns of a row
 */
export function toConnection<Row>(rows: readonly Row[], page: Page, keyOf: (row: Row) => CursorKey): Connection<Row> {
  const more = rows.length > page.limit;
  const kept = rows.slice(0, page.limit);
  if (page.backward) kept.reverse();
  const edges = kept.map((node) => ({ cursor: encodeCursor(keyOf(node)), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: page.backward ? page.before !== null : more,
      hasPreviousPage: page.backward ? more : page.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
