import type { SubgraphRequest } from '@kizuna/kit/graph/subgraph-executor';
import { testLogger } from '@kizuna/kit/logging/logger';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { guardTransports } from './guarded-transports.ts';
import { inProcessTransport } from './subgraph-transport.ts';
import { queryOf } from './testing/test-server.ts';
import { readTransportConfig } from './transport-config.ts';

function guardedNotes(env: NodeJS.ProcessEnv) {
  const registry = new Registry();
  const state = { executed: 0 };
  const execute = async () => {
    state.executed += 1;
    return '{"data":{"a":1}}';
  };
  const bare = new Map([
    ['notes', inProcessTransport({ execute, authorize: async () => ({ shared: null }), subscribe: async () => ({}) })],
  ]);
  const config = readTransportConfig(env, ['notes']);
  const notes = guardTransports(bare, { config, registry, logger: testLogger() }).get('notes');
  if (!notes) throw new Error('no transport');
  return { notes, registry, state };
}

describe('guarded transports', () => {
  it('share identical reads and tell Prometheus of them', async () => {
    const { notes, registry, state } = guardedNotes({});
    await Promise.all([notes.fetch(queryOf('{ a }')), notes.fetch(queryOf('{ a }'))]);
    expect(state.executed).toBe(1);
    const figures = await registry.metrics();
    for (const line of [
      'subgraph_fetches_total{subgraph="notes",outcome="ok"} 1',
      'subgraph_fetches_total{subgraph="notes",outcome="timeout"} 0',
      'subgraph_shared_reads_total{subgraph="notes"} 1',
      'subgraph_fetch_duration_seconds_count{subgraph="notes"} 1',
      'subgraph_circuit_open{subgraph="notes"} 0',
      'subgraph_fetches_queued{subgraph="notes"} 0',
      'subgraph_retries_total{subgraph="notes"} 0',
    ]) {
      expect(figures.split('\n')).toContain(line);
    }
  });

  it('read anew at every subgraph after a mutation of one', async () => {
    const asked: string[] = [];
    const executor = (name: string) => ({
      execute: async ({ query }: SubgraphRequest) => {
        asked.push(`${name} ${query}`);
        return '{"data":{"a":1}}';
      },
      authorize: async () => ({ shared: null }),
      subscribe: async () => ({}),
    });
    const bare = new Map(['notes', 'users'].map((name) => [name, inProcessTransport(executor(name))]));
    const options = { config: readTransportConfig({}, []), registry: new Registry(), logger: testLogger() };
    const guarded = guardTransports(bare, options);
    const read = queryOf('{ a }');
    await Promise.all([
      guarded.get('notes')?.fetch(read),
      guarded.get('users')?.fetch({ ...queryOf('mutation { b }'), kind: 'mutation' }),
      guarded.get('notes')?.fetch(read),
    ]);
    expect(asked).toEqual(['notes { a }', 'users mutation { b }', 'notes { a }']);
  });

  it('share nothing when that is switched off', async () => {
    const { notes, state } = guardedNotes({ SUBGRAPH_SHARE_READS: '0' });
    await Promise.all([notes.fetch(queryOf('{ a }')), notes.fetch(queryOf('{ a }'))]);
    expect(state.executed).toBe(2);
  });

  it('give up on a subgraph in the same process that does not end', async () => {
    const never = inProcessTransport({
      execute: () => new Promise(() => {}),
      authorize: async () => ({ shared: null }),
      subscribe: async () => ({}),
    });
    const config = readTransportConfig({ SUBGRAPH_TIMEOUT_MS: '20' }, []);
    const options = { config, registry: new Registry(), logger: testLogger() };
    const fetched = guardTransports(new Map([['notes', never]]), options)
      .get('notes')
      ?.fetch(queryOf('{ a }'));
    await expect(fetched).rejects.toMatchObject({ code: 'SUBGRAPH_TIMEOUT' });
  });
});
