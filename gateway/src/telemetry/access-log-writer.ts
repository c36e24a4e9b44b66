import { randomUUID } from 'node:crypto';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import { z } from 'zod';
import { createRequestContext } from '../access/request-context.ts';
import type { HeadersFor } from '../execution/subgraph-headers.ts';
import { plainFetch, type SubgraphTransports } from '../upstream/subgraph-transport.ts';
import type { AccessLine } from './access-log.ts';

const mutation = 'mutation ($lines: AccessLinesInput!) { accessLogRecord(lines: $lines) }';
const answerShape = z.object({ data: z.object({ accessLogRecord: z.number().int() }) });

/**
 * Has `users` write lines, by a field that clients cannot see.
 * @returns throws when they were not written, or nobody knows; the same lines may then be written again, and are there once
 */
export function createAccessLogWriter(
  transports: SubgraphTransports,
  headersFor: HeadersFor,
): (lines: readonly AccessLine[]) => Promise<void> {
  const nobody: RequestContext = createRequestContext({ viewer: null, headers: {}, address: null });
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
    const request = plainFetch(mutation, headersFor(nobody, 'users'), { lines: columns });
    const answer = await transports.get('users')?.fetch({ ...request, kind: 'mutation' });
    answerShape.parse(answer instanceof Uint8Array ? JSON.parse(Buffer.from(answer).toString()) : answer);
  };
}
