import { testLogger } from '@kizuna/kit/logging/logger';
import { createHttpServer, serveNotFound } from '@kizuna/kit/service/http-server';
import { Registry } from 'prom-client';
import { expect, it, vi } from 'vitest';
import { logAccess, pathForm } from './access-lines.ts';
import { type AccessLine, batchLines, createAccessLog } from './access-log.ts';

const line: AccessLine = {
  ...{ at: new Date(), address: '127.0.0.1', userAgent: null },
  ...{ path: '/graphql', status: 200, milliseconds: 1 },
};

/** A log whose writes are kept, and fail as long as `state.broken`. */
function startLog() {
  const state = { broken: false, batches: [] as AccessLine[][] };
  const registry = new Registry();
  const log = createAccessLog({
    write: async (lines) => {
      if (state.broken) throw new Error('users cannot be reached');
      state.batches.push([...lines]);
    },
    registry,
    logger: testLogger(),
    everyMs: 20,
  });
  const countOf = async (outcome: string) =>
    (await registry.getSingleMetric('access_log_lines_total')?.get())?.values.find(
      ({ labels }) => labels.outcome === outcome,
    )?.value ?? 0;
  return { log, state, countOf };
}

it('writes what came in a second at once, in order, in batches that users takes', async () => {
  const { log, state } = startLog();
  for (let nth = 0; nth < batchLines + 5; nth += 1) log.add({ ...line, milliseconds: nth });
  expect(state.batches).toEqual([]);
  await vi.waitFor(() => expect(state.batches.map(({ length }) => length)).toEqual([batchLines, 5]));
  expect(state.batches.flat().map(({ milliseconds }) => milliseconds)).toEqual([...Array(batchLines + 5).keys()]);
  log.add(line);
  await log.close();
  expect(state.batches.at(-1)).toEqual([line]);
});

it('keeps lines while they cannot be written, up to a bound, and counts those that it must drop', async () => {
  const { log, state, countOf } = startLog();
  state.broken = true;
  for (let nth = 0; nth < 10_003; nth += 1) log.add(line);
  expect(await countOf('dropped')).toBe(3);
  state.broken = false;
  await vi.waitFor(async () => expect(await countOf('written')).toBe(10_000));
  state.broken = true;
  log.add(line);
  await log.close();
  expect(await countOf('dropped')).toBe(4);
});

it('makes a line of every request, with the form of its address instead of the address', async () => {
  const lines: AccessLine[] = [];
  const app = createHttpServer({ logger: testLogger() });
  serveNotFound(app);
  app.get('/files/media/:id', async () => 'a file');
  app.get('/health/live', async () => 'fine');
  const log = { add: (added: AccessLine) => void lines.push(added), close: async () => {} };
  logAccess(app, { log, trustProxy: 1 });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  try {
    const get = async (path: string, headers: Record<string, string>) =>
      await (await fetch(`${url}${path}`, { headers })).text();
    await get('/files/media/7?token=kanarienvogel', { 'user-agent': 'agent\x80', 'x-forwarded-for': '2001:db8::7' });
    await get('/people/kanarienvogel', { 'x-forwarded-for': '<script>', 'user-agent': 'x'.repeat(900) });
    await get('/health/live', {});
    await vi.waitFor(() => expect(lines).toHaveLength(2));
    expect(lines).toMatchObject([
      { path: '/files/media/*', status: 200, address: '2001:db8::7', userAgent: 'agent' },
      { path: '/*', status: 404, address: '127.0.0.1' },
    ]);
    expect(lines[1]?.userAgent).toHaveLength(256);
    expect(JSON.stringify(lines)).not.toContain('kanarienvogel');
  } finally {
    app.server.closeAllConnections();
    await app.close();
  }
});

it('knows a few forms of addresses, and no more', () => {
  expect(['/', '/graphql?query={me{email}}', '/explorer#x', '/.well-known/jwks.json'].map(pathForm)).toEqual([
    ...['/', '/graphql', '/explorer', '/.well-known/jwks.json'],
  ]);
  expect(['/files/performers/documents/7', '/assets/a.js', '/files', '/users/aoi', '//evil', ''].map(pathForm)).toEqual(
    [...['/files/performers/*', '/assets/*', '/*', '/*', '/*', '/*']],
  );
});
