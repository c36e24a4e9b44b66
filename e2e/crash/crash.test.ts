import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoCast } from '@kizuna/kit/demo/cast';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, signIn } from '../testkit/person.ts';
import { type PlatformProcess, processesOn, startPlatformProcess } from './platform-process.ts';

const conversationCreate = `mutation Create($input: ConversationCreateInput!) {
  conversationCreate(input: $input) { conversation { id } userErrors { code } }
}`;
const messageSend = `mutation Send($input: MessageSendInput!) {
  messageSend(input: $input) { message { id sequence } userErrors { code } }
}`;
const messages = `query Messages($id: ID!, $after: String) {
  conversation(id: $id) { lastSequence messages(first: 100, after: $after) {
    edges { node { id sequence text clientId sender { username } } } pageInfo { hasNextPage endCursor }
  } }
}`;
const imageGenerate = `mutation Generate($input: ImageGenerateInput!) {
  imageGenerate(input: $input) { job { id } userErrors { code } }
}`;
const jobUpdated = 'subscription Job($id: ID!) { jobUpdated(id: $id) { status attempts } }';

interface Message {
  readonly id: string;
  readonly sequence: number;
  readonly text: string;
  readonly clientId: string | null;
  readonly sender: { readonly username: string };
}
interface Sent {
  messageSend: { message: { id: string; sequence: number } };
}
interface Page {
  conversation: {
    lastSequence: number;
    messages: { edges: { node: Message }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
  };
}
interface JobEvent {
  jobUpdated: { status: string; attempts: number };
}

/** Texts that were acknowledged, with the id and the number that came back. */
type Acknowledged = Map<string, { id: string; sequence: number }>;

async function readAll(person: Person, id: string): Promise<{ lastSequence: number; all: Message[] }> {
  const all: Message[] = [];
  let after: string | null = null;
  for (;;) {
    const { conversation }: Page = await person.ask<Page>(messages, { id, after });
    all.push(...conversation.messages.edges.map(({ node }) => node));
    if (!conversation.messages.pageInfo.hasNextPage) return { lastSequence: conversation.lastSequence, all };
    after = conversation.messages.pageInfo.endCursor;
  }
}

describe('the one-process edition, killed in the middle of its work', () => {
  let folder: string;
  let running: PlatformProcess | null = null;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kizuna-crash-'));
  });
  afterAll(async () => {
    running?.kill('SIGTERM');
    await running?.ended;
    expect(processesOn(folder)).toEqual([]);
    await rm(folder, { recursive: true, force: true });
  });
  const start = () => {
    // Six devices chatter without a pause, far above what a person is allowed.
    const unlimited = { CHAT_MESSAGES_IN_TEN_SECONDS: '100000' };
    running = startPlatformProcess({ KIZUNA_DATA_DIR: folder, PORT: '0', ...unlimited });
    return running;
  };

  it('has every acknowledged message, once and without gaps, goes on with its jobs, and stops in order', async () => {
    const first = start();
    const url = await first.ready();
    const names = ['hanako', 'taro', 'aoi'] as const;
    const people = await Promise.all(names.map((name) => signIn(url, name)));
    const [owner] = people;
    if (!owner) throw new Error('nobody');
    const memberIds = [demoCast.taro, demoCast.aoi].map(({ id }) => toGlobalId('User', id));
    const created = await owner.ask<{ conversationCreate: { conversation: { id: string } } }>(conversationCreate, {
      input: { title: 'Until the crash', memberIds },
    });
    const conversationId = created.conversationCreate.conversation.id;

    const acknowledged: Acknowledged = new Map();
    const attempted = new Set<string>();
    let enough: () => void = () => {};
    const manyAcknowledged = new Promise<void>((resolve) => {
      enough = resolve;
    });
    /** Sends one message after another until the process dies under it. */
    async function chatter(person: Person, name: string): Promise<void> {
      for (let number = 1; ; number += 1) {
        const text = `${name} ${number}`;
        attempted.add(text);
        const input = { conversationId, text, clientId: text };
        const sent = await person.ask<Sent>(messageSend, { input }).catch(() => null);
        if (!sent) return;
        acknowledged.set(text, sent.messageSend.message);
        if (acknowledged.size === 150) enough();
      }
    }
    // Each from two devices at once.
    const chatters = people.flatMap((person, index) =>
      [1, 2].map((device) => chatter(person, `${names[index]}-${device}`)),
    );
    await manyAcknowledged;

    const options = { width: 512, height: 512, count: 4, seed: 7 };
    const generated = await owner.ask<{ imageGenerate: { job: { id: string } } }>(imageGenerate, {
      input: { prompt: 'a lighthouse in a storm', options },
    });
    const jobId = generated.imageGenerate.job.id;
    const before = owner.follow<JobEvent>(jobUpdated, { id: jobId });
    await before.until(({ jobUpdated: job }) => job.status === 'RUNNING');

    first.kill('SIGKILL');
    expect((await first.ended).signal).toBe('SIGKILL');
    await Promise.all(chatters);
    await before.closed;
    await before.close().catch(() => {});

    const second = start();
    const again = await signIn(await second.ready(), 'hanako');
    const { lastSequence, all } = await readAll(again, conversationId);
    expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, index) => index + 1));
    expect(lastSequence).toBe(all.length);
    expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
    const stored = new Map(all.map(({ text, id, sequence }) => [text, { id, sequence }]));
    for (const [text, facts] of acknowledged) expect(stored.get(text)).toEqual(facts);
    for (const { text, sender } of all) {
      expect(attempted.has(text)).toBe(true);
      expect(text.startsWith(`${sender.username}-`)).toBe(true);
    }

    // What was under way is sent again, as apps do, and is there once.
    const known = all.find(({ sender }) => sender.username === 'hanako');
    const resent = await again.ask<Sent>(messageSend, {
      input: { conversationId, text: known?.text, clientId: known?.text },
    });
    expect(resent.messageSend.message).toEqual({ id: known?.id, sequence: known?.sequence });

    const after = again.follow<JobEvent>(jobUpdated, { id: jobId });
    const done = await after.until(({ jobUpdated: job }) => !['QUEUED', 'RUNNING'].includes(job.status));
    expect(done.jobUpdated).toEqual({ status: 'SUCCEEDED', attempts: 2 });
    await after.close();

    second.kill('SIGTERM');
    expect(await second.ended).toMatchObject({ code: 0, stderr: '' });
  }, 120_000);
});
