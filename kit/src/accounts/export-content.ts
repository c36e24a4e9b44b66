/** A list that may be long: it is read while it is written, page by page, and never stands in memory as a whole. */
export type ExportPages = AsyncIterable<readonly unknown[]>;

/** What a subgraph holds on somebody, by name; JSON values, or lists that come in pages. */
export type ExportContent = Readonly<Record<string, unknown>>;

/** Of one page. */
const pageSize = 500;

/**
 * Reads a long list.
 * @param read the next rows after a number, in its order; at most `limit`
 * @param numberOf what the next page goes on after
 * @param shape what the owner is given of some rows; @default the rows as they are
 */
export async function* exportPages<Row>(
  read: (after: number, limit: number) => Promise<readonly Row[]>,
  numberOf: (row: Row) => number,
  shape: (rows: readonly Row[]) => readonly unknown[] | Promise<readonly unknown[]> = (rows) => rows,
): ExportPages {
  for (let after = 0; ; ) {
    const rows = await read(after, pageSize);
    const last = rows.at(-1);
    if (!last) return;
    yield await shape(rows);
    if (rows.length < pageSize) return;
    after = numberOf(last);
  }
}

/** The JSON text of an export, in pieces. */
export async function* exportText(content: ExportContent | null): AsyncIterable<string> {
  if (content === null) return yield 'null';
  let before = '{';
  for (const [name, value] of Object.entries(content)) {
    if (value === undefined) continue;
    yield `${before}${JSON.stringify(name)}:`;
    before = ',';
    if (isPages(value)) yield* listText(value);
    else yield JSON.stringify(value);
  }
  yield before === '{' ? '{}' : '}';
}

async function* listText(pages: ExportPages): AsyncIterable<string> {
  let before = '[';
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield `${before}${page.map((item) => JSON.stringify(item)).join(',')}`;
    before = ',';
  }
  yield before === '[' ? '[]' : ']';
}

function isPages(value: unknown): value is ExportPages {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
