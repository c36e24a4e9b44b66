import { setTimeout as delay } from 'node:timers/promises';
import { demoCast } from '@kizuna/kit/demo/cast';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Edition, startOneProcess } from '../testkit/edition.ts';
import { type Person, signIn } from '../testkit/person.ts';
import { createRandom } from './random.ts';
import { startReader } from './reader.ts';

/** Seconds of chatter; another seed or length is set by the environment. */
const seconds = Number(process.env.KIZUNA_TEST_SECONDS ?? 120);
const seed = Number(process.env.KIZUNA_TEST_SEED ?? Math.floor(Math.random() * 1e9));
const conversationCount = 3;
const readersEach = 3;

const conversationCreate = `mutation Create($input: ConversationCreateInput!) {
  conversationCreate(input: $input) { conversation { id } userErrors { code } }
}`;
const messageSend = `mutation Send($input: MessageSendInput!) {
  messageSend(input: $input) { message { sequence } userErrors { code } }
}`;

interface Sent {
  messageSend: { message: { sequence: number } };
}

describe('conversations on bad lines', () => {
  let edition: Edition;
  beforeAll(async () => {
    // Everybody chatters without a pause, far above what a person is allowed.
    vi.stubEnv('CHAT_MESSAGES_IN_TEN_SECONDS', '100000');
    edition = await startOneProcess();
  });
  afterAll(async () => {
    await edition.stop();
    vi.unstubAllEnvs();
  });

  it(
    `bring every message once and in order to everybody (seed ${seed})`,
    async () => {
      console.log(`KIZUNA_TEST_SEED=${seed} KIZUNA_TEST_SECONDS=${seconds}`);
      const random = createRandom(seed);
      const names = ['hanako', 'taro', 'aoi', 'sakura', 'yuki'] as const;
      const people = await Promise.all(names.map((name) => signIn(edition.url, name)));
      const [owner] = people;
      if (!owner) throw new Error('nobody');
      const memberIds = names.slice(1).map((name) => toGlobalId('User', demoCast[name].id));
      const ids: string[] = [];
      for (let number = 1; number <= conversationCount; number += 1) {
        const input = { title: `Bad line ${number}`, memberIds };
        const { conversationCreate: payload } = await owner.ask<{
          conversationCreate: { conversation: { id: string } };
        }>(conversationCreate, { input });
        ids.push(payload.conversation.id);
      }
      const readers = ids.flatMap((id) =>
        people.flatMap((person) =>
          Array.from({ length: readersEach }, () => ({ id, reader: startReader(person, id) })),
        ),
      );

      /** What was acknowledged: text by number, for each conversation. */
      const sent = new Map(ids.map((id) => [id, new Map<number, string>()]));
      const until = Date.now() + seconds * 1000;
      async function chatter(person: Person, name: string): Promise<void> {
        for (let number = 1; Date.now() < until; number += 1) {
          const id = random.pick(ids);
          const text = `${name} ${number}`;
          const input = { conversationId: id, text, clientId: text };
          // Some are sent twice at once, as an app does that has lost the first answer.
          const twice = random.next() < 0.1;
          const answers = await Promise.all(
            [input, ...(twice ? [input] : [])].map((each) => person.ask<Sent>(messageSend, { input: each })),
          );
          expect(new Set(answers.map(({ messageSend: { message } }) => message.sequence)).size).toBe(1);
          for (const {
            messageSend: { message },
          } of answers)
            sent.get(id)?.set(message.sequence, text);
          if (random.next() < 0.5) await delay(random.next() * 40);
        }
      }
      async function breakLines(): Promise<void> {
        while (Date.now() < until) {
          random.pick(readers).reader.breakLine();
          await delay(random.next() * 60);
        }
      }
      await Promise.all([breakLines(), ...people.map((person, index) => chatter(person, names[index] ?? ''))]);

      for (const { id, reader } of readers) {
        const expected = [...(sent.get(id) ?? [])]
          .sort(([a], [b]) => a - b)
          .map(([sequence, text]) => ({ sequence, text }));
        await reader.upTo(expected.length);
        expect(expected.map(({ sequence }) => sequence)).toEqual(expected.map((_, index) => index + 1));
        expect(reader.received).toEqual(expected);
      }
      const breaks = readers.reduce((sum, { reader }) => sum + reader.breaks, 0);
      const total = [...sent.values()].reduce((sum, { size }) => sum + size, 0);
      console.log(`${total} messages, ${readers.length} readers, ${breaks} broken lines`);
      expect(breaks).toBeGreaterThan(0);
      await Promise.all(readers.map(({ reader }) => reader.close()));
    },
    (seconds + 120) * 1000,
  );
});
