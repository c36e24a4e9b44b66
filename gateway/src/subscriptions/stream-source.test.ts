import { asyncIterator } from '@kizuna/kit/graph/async-iterator';
import type { SubgraphEvent } from '@kizuna/kit/graph/subgraph-executor';
import { audience } from '@kizuna/kit/viewer/viewer';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReadyOperation } from '../operations/ready-operations.ts';
import { createEventEngine } from '../testing/event-engine.ts';
import type { SubgraphTransport } from '../upstream/subgraph-transport.ts';
import type { EventRun } from './event-runs.ts';
import { type Asking, StreamSource } from './stream-source.ts';

const text = 'subscription ($room: ID!, $loud: Boolean) { said(room: $room) { text by { name(loud: $loud) } } }';
const event: SubgraphEvent = { json: '{"data":{"said":null}}', sequence: null };

describe('events of a stream', () => {
  const { prepare, context } = createEventEngine('later');
  const ofRoom: Asking = { context, as: audience };
  let ready: ReadyOperation;
  beforeAll(async () => {
    ready = await prepare(text);
  });

  interface Given {
    readonly asking?: Asking;
    readonly come?: SubgraphEvent;
    readonly operation?: ReadyOperation;
    /** What takes the operation's place once the stream is open. */
    readonly next?: ReadyOperation;
  }

  /** How an event of a stream is run. */
  async function runOf(
    variables: Record<string, unknown>,
    { asking = ofRoom, come = event, operation = ready, next }: Given = {},
  ): Promise<EventRun> {
    const seen: EventRun[] = [];
    const end = async () => ({ done: true, value: undefined }) as const;
    const rooms: SubgraphTransport = {
      fetch: () => '{}',
      authorize: async () => ({ shared: null }),
      subscribe: async () => asyncIterator<SubgraphEvent>(end, end),
      close: async () => {},
    };
    const runs = { run: (run: EventRun) => void seen.push(run), close() {} };
    const options = { runs, transports: new Map([['rooms', rooms]]), headersFor: () => ({}) };
    const source = new StreamSource(options, operation, variables);
    const opened = await source.open(asking, null);
    if (!('events' in opened)) throw new Error('It was not opened.');
    if (next) source.change(next);
    opened.complete(come, { epoch: 'n', sequence: 1 }, () => {});
    const [run] = seen;
    if (!run) throw new Error('Nothing was run.');
    return run;
  }
  const keyOf = async (...given: Parameters<typeof runOf>) => (await runOf(...given)).together;

  it('may wait for those of other rooms where the rest of the plan is asked the same', async () => {
    const key = await keyOf({ room: 'a', loud: true });
    expect(key).not.toBeNull();
    expect(await keyOf({ room: 'b', loud: true })).toBe(key);
    expect(await keyOf({ room: 'a', loud: false })).not.toBe(key);
    const inJapanese = { ...ofRoom, context: { ...context, locale: 'ja' as const } };
    expect(await keyOf({ room: 'a', loud: true }, { asking: inJapanese })).not.toBe(key);
  });

  it('do not wait for those with null in place of a variable that is not given', async () => {
    expect(await keyOf({ room: 'a', loud: null })).not.toBe(await keyOf({ room: 'a' }));
  });

  it('wait for nobody if they are one viewer’s, are waited for themselves, or something of them failed', async () => {
    expect(await keyOf({ room: 'a' }, { asking: { context } })).toBeNull();
    expect(await keyOf({ room: 'a' }, { asking: { ...ofRoom, singly: true } })).toBeNull();
    expect(await keyOf({ room: 'a' }, { come: { ...event, errors: [] } })).toBeNull();
  });

  it('wait for nobody if they ask for nothing elsewhere, or are refused something in each answer', async () => {
    const alone = await prepare('subscription ($room: ID!) { said(room: $room) { text } }');
    expect(await keyOf({ room: 'a' }, { operation: alone })).toBeNull();
    const { sharing } = ready;
    if (!sharing) throw new Error('It is not shared.');
    const refused = { ...ready, sharing: { ...sharing, refused: 'U' } };
    expect(await keyOf({ room: 'a' }, { operation: refused })).toBeNull();
  });

  it('are run by the plan of now', async () => {
    const next = await prepare(`${text} # later`);
    expect((await runOf({ room: 'a' }, { next })).operation).toBe(next);
  });
});
