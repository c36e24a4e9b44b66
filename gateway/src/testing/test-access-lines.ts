/** What a subgraph `users` needs to take lines of the access log, as one value: only the gateway writes it, in the form of the real one. */
export const accessLineTypes = 'scalar AccessLinesInput @inaccessible';

/** One line, as far as tests look at it. */
export interface RecordedLine {
  readonly path: string;
  readonly status: number;
}

interface Columns {
  readonly paths: readonly string[];
  readonly statuses: readonly number[];
}

/** The lines that the test graph's `users` was given. */
export interface TestAccessLines {
  readonly recorded: RecordedLine[];
  /** @returns how many there were */
  record(columns: Columns): number;
}

export function createTestAccessLines(): TestAccessLines {
  const recorded: RecordedLine[] = [];
  return {
    recorded,
    record({ paths, statuses }) {
      recorded.push(...paths.map((path, index) => ({ path, status: statuses[index] ?? 0 })));
      return paths.length;
    },
  };
}
