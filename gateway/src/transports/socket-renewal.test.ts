import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FrameClient, openAcknowledged } from '../testing/frame-client.ts';
import { startTestGraph, type TestGraph } from '../testing/test-graph.ts';

describe('a socket that is brought another token', () => {
  let graph: TestGraph;
  beforeAll(async () => {
    graph = await startTestGraph({ edition: 'in one process' });
  });
  afterAll(() => graph.close());

  async function renew(client: FrameClient, token: string): Promise<void> {
    client.send({ type: 'ping', payload: { authorization: `Bearer ${token}` } });
    expect(await client.next()).toMatchObject({ type: 'pong', payload: { token: 'renewed' } });
  }

  it('is closed when that is for another role of the same user', async () => {
    const client = await openAcknowledged(graph.url, await graph.token({ userType: 'ADMIN', sessionId: 1 }));
    const token = await graph.token({ userType: 'MEMBER', sessionId: 1 });
    client.send({ type: 'ping', payload: { authorization: `Bearer ${token}` } });
    expect(await client.closed).toBe(4403);
  });

  it.each([
    ['the former', 11],
    ['the present', 12],
    ['the one in between', 13],
  ])('is closed when %s session ends, since operations of each may still run', async (_which, ending) => {
    const base = ending * 100;
    const token = (sessionId: number) => graph.token({ sessionId: base + sessionId });
    const client = await openAcknowledged(graph.url, await token(11));
    await renew(client, await token(13));
    await renew(client, await token(13));
    await renew(client, await token(12));
    await graph.endSession(base + ending);
    expect(await client.closed).toBe(4403);
  });
});
