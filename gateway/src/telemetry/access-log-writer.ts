import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { AskUsers } from '../access/ask-users.ts';
import type { AccessLine } from './access-log.ts';

const text = 'mutation ($lines: AccessLinesInput!) { accessLogRecord(lines: $lines) }';
const shape = z.object({ accessLogRecord: z.number().int() });

/**
 * Has `users` write lines, by a field that clients cannot see.
 * @returns throws when they were not written, or nobody knows; the same lines may then be written again, and are there once
 */
export function createAccessLogWriter(askUsers: AskUsers): (lines: readonly AccessLine[]) => Promise<void> {
  const ids = new WeakMap<AccessLine, string>();
  const idOf = (line: AccessLine): string => {
    const id = ids.get(line) ?? randomUUID();
    ids.set(line, id);
    return id;
  };
  return async (lines) => {
    const columns = {
      times: lines.map(({ at }) => at),
      ids: lines.map(idOf),
      addresses: lines.map(({ address }) => address),
      userAgents: lines.map(({ userAgent }) => userAgent),
      paths: lines.map(({ path }) => path),
      statuses: lines.map(({ status }) => status),
      durations: lines.map(({ milliseconds }) => Math.round(milliseconds * 10) / 10),
    };
    await askUsers({ text, kind: 'mutation', variables: { lines: columns }, shape });
  };
}
