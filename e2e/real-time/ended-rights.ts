import { type EventReader, openEvents } from '@kizuna/gateway/subscriptions/testing/event-reader';
import { demoCast } from '@kizuna/kit/demo/cast';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Person, signIn } from '../testkit/person.ts';
import type { Subscription } from '../testkit/subscription.ts';
import * as chat from './chat-operations.ts';

const idOf = (name: keyof typeof demoCast) => toGlobalId('User', demoCast[name].id);
/** What is promised: nothing arrives later than this after the right has ended. */
const promisedMs = 1_000;
const waits = { timeout: 20_000, interval: 20 };

/** Something that a person follows, however it reaches them. */
interface Followed {
  /** The next event, as JSON. @throws when there are no more */
  readonly next: () => Promise<string>;
}

/** What came, and when by the clock of `performance.now()`. */
type Log = readonly { readonly text: string; readonly at: number }[];

/** Of these, the variables that the operation declares. */
const namedIn = (query: string, variables: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => query.includes(`($${name}:`)));

/**
 * What somebody follows ends with their right to it, however it reaches them.
 * @param edition started with `CHAT_MESSAGES_IN_TEN_SECONDS` above what Hanako says here
 */
export function endRights(edition: () => { readonly url: string }): void {
  let url: string;
  let hanako: Person;
  let groups = 0;
  const open: (() => void)[] = [];

  beforeAll(async () => {
    ({ url } = edition());
    hanako = await signIn(url, 'hanako');
  });
  afterAll(() => {
    for (const close of open) close();
  });

  function bySocket(person: Person, query: string, variables: Record<string, unknown>): Followed {
    const followed: Subscription<object> = person.follow(query, variables);
    open.push(() => void followed.close());
    return { next: async () => JSON.stringify(await followed.next()) };
  }
  async function byEvents(token: string, query: string, variables: object): Promise<Followed> {
    const reader: EventReader = await openEvents(url, { query, variables }, { token });
    open.push(() => reader.close());
    return {
      async next() {
        const { event, data } = await reader.next();
        if (event !== 'next' || data?.errors) throw new Error(JSON.stringify(data));
        return JSON.stringify(data?.data);
      },
    };
  }
  /** A new group of Hanako's. */
  async function group(...members: (keyof typeof demoCast)[]): Promise<string> {
    groups += 1;
    const input = { title: `Group ${groups}`, memberIds: members.map(idOf) };
    const { conversationCreate } = await hanako.ask<chat.Created>(chat.create, { input });
    return conversationCreate.conversation.id;
  }
  async function say(person: Person, conversationId: string, text: string): Promise<void> {
    const { messageSend } = await person.ask<chat.Sent>(chat.send, { input: { conversationId, text, clientId: text } });
    expect(messageSend.userErrors).toEqual([]);
  }
  /** Reads on until a text has come. */
  async function until({ next }: Followed, text: string): Promise<void> {
    while (!(await next()).includes(text));
  }
  /** Reads on until there is no more. @returns everything that came, and when the last of it did */
  async function rest({ next }: Followed): Promise<{ texts: string; lastAt: number }> {
    let texts = '';
    let lastAt = 0;
    for (;;) {
      try {
        texts += await next();
        lastAt = performance.now();
      } catch {
        return { texts, lastAt };
      }
    }
  }
  /** Takes down what comes, and when. */
  function keep({ next }: Followed): Log {
    const log: { text: string; at: number }[] = [];
    const read = async () => {
      for (;;) log.push({ text: await next(), at: performance.now() });
    };
    read().catch(() => {});
    return log;
  }
  /** Every way in which the person follows the conversation, each with an event that has come. */
  async function followAll(person: Person, conversationId: string): Promise<Followed[]> {
    const variables = { id: conversationId, after: 0 };
    const followed = [
      bySocket(person, chat.events, variables),
      bySocket(person, chat.added, variables),
      await byEvents(person.accessToken, chat.events, variables),
      await byEvents(person.accessToken, chat.addedOfOne, variables),
    ];
    const text = `everybody is there ${Math.random()}`;
    await say(hanako, conversationId, text);
    await Promise.all(followed.map((each) => until(each, text)));
    return followed;
  }
  /** Ends a right, and looks at what still comes to those who had it. @param conversationId where something is said then */
  async function expectCut(
    followed: readonly Followed[],
    conversationId: string,
    endRight: () => Promise<unknown>,
  ): Promise<void> {
    const rests = Promise.all(followed.map(rest));
    await endRight();
    const since = performance.now();
    await say(hanako, conversationId, 'secret');
    for (const { texts, lastAt } of await rests) {
      expect(texts).not.toContain('secret');
      expect(lastAt - since).toBeLessThan(promisedMs);
    }
  }

  it('when they are taken out of a group, and only for them', async () => {
    const [taro, aoi] = await Promise.all([signIn(url, 'taro'), signIn(url, 'aoi')]);
    const conversationId = await group('taro', 'aoi');
    const [ofTaro, ofAoi] = await Promise.all([followAll(taro, conversationId), followAll(aoi, conversationId)]);
    await expectCut(ofTaro, conversationId, () =>
      hanako.ask(chat.remove, { input: { conversationId, userId: idOf('taro') } }),
    );
    await Promise.all(ofAoi.map((each) => until(each, 'secret')));
    await expect(bySocket(taro, chat.events, { id: conversationId, after: 0 }).next()).rejects.toThrow('NOT_FOUND');
  });

  it('when they leave by themselves', async () => {
    const aoi = await signIn(url, 'aoi');
    const conversationId = await group('aoi');
    const followed = await followAll(aoi, conversationId);
    await expectCut(followed, conversationId, () => aoi.ask(chat.leave, { input: { conversationId } }));
  });

  it('when they sign out; another session of theirs goes on', async () => {
    const [here, there] = await Promise.all([signIn(url, 'taro'), signIn(url, 'taro')]);
    const conversationId = await group('taro');
    const [ending, staying] = [await followAll(here, conversationId), await followAll(there, conversationId)];
    await expectCut(ending, conversationId, () => here.ask('mutation { sessionEnd { userErrors { code } } }'));
    await Promise.all(staying.map((each) => until(each, 'secret')));
  });

  it('when their session is revoked from elsewhere', async () => {
    const [here, there] = await Promise.all([signIn(url, 'aoi'), signIn(url, 'aoi')]);
    const conversationId = await group('aoi');
    const followed = await followAll(there, conversationId);
    await expectCut(followed, conversationId, () => here.ask('mutation { sessionEndOthers { userErrors { code } } }'));
  });

  it('when the API token is revoked with which they came', async () => {
    const sakura = await signIn(url, 'sakura');
    const conversationId = await group('sakura');
    const input = { name: 'reader', scopes: ['chat:read'], expiresIn: 3_600 };
    const { apiTokenCreate } = await sakura.ask<chat.TokenCreated>(chat.createToken, { input });
    const followed = [await byEvents(apiTokenCreate.token, chat.added, { id: conversationId, after: 0 })];
    await say(hanako, conversationId, 'for programs');
    await Promise.all(followed.map((each) => until(each, 'for programs')));
    await expectCut(followed, conversationId, () =>
      sakura.ask(chat.revokeToken, { input: { id: apiTokenCreate.apiToken.id } }),
    );
  });

  it('when they lose the role by which they looked on', async () => {
    const admin = await signIn(url, 'admin');
    // Somebody new: other stories want the demo's operator as they are.
    const account = { username: 'looker-on', email: 'looker-on@kizuna.example', password: 'correct horse battery' };
    const { accountRegister } = await admin.ask<chat.Registered>(chat.register, { input: account });
    const giveType = (userType: string) =>
      admin.ask(chat.changeType, { input: { id: accountRegister.user.id, userType } });
    await giveType('OPERATOR');
    const enter = () => signIn(url, account.username, account.password);
    const opened = await hanako.ask<chat.SupportOpened>(chat.openSupport, { input: { subject: 'Help' } });
    const { id } = opened.supportConversationOpen.conversation;
    const followed = await followAll(await enter(), id);
    await expectCut(followed, id, () => giveType('MEMBER'));
    await expect(bySocket(await enter(), chat.events, { id, after: 0 }).next()).rejects.toThrow('NOT_FOUND');
  });

  it('when somebody blocks them: nothing of the one reaches the other any more', async () => {
    const taro = await signIn(url, 'taro');
    const { directConversationOpen } = await hanako.ask<chat.DirectOpened>(chat.openDirect, {
      input: { userId: idOf('taro') },
    });
    const { id } = directConversationOpen.conversation;
    const elsewhere = await group('taro');
    const markers = await followAll(taro, elsewhere);
    for (const text of ['one', 'two', 'three']) await say(taro, id, text);
    const here = (status: string) => hanako.ask(chat.heartbeat, { input: { status } });
    const read = (sequence: number) => hanako.ask(chat.markRead, { input: { conversationId: id, sequence } });
    const type = () => hanako.try(chat.setTyping, { input: { conversationId: id, isTyping: true } });
    await here('ONLINE');
    const queries = [chat.typing, chat.marks, chat.presence, chat.list];
    const variables = { id, ids: [idOf('hanako')] };
    const logs: Log[] = [];
    for (const query of queries) {
      const named = namedIn(query, variables);
      logs.push(keep(bySocket(taro, query, named)), keep(await byEvents(taro.accessToken, query, named)));
    }
    const [typing, marks, presence, ofTaro = []] = queries.map((_, index) => logs.slice(2 * index, 2 * index + 2));
    const lists = [...ofTaro, keep(bySocket(hanako, chat.list, {}))];
    const canSend = (can: boolean) => `"id":"${id}","viewerCanSend":${can}`;
    /** Waits until each of these has heard it, as the last of all that it has heard. */
    const hear = (heard: readonly Log[] | undefined, text: string) =>
      vi.waitFor(
        () => expect(heard?.map((log) => log.at(-1)?.text)).toEqual(heard?.map(() => expect.stringContaining(text))),
        waits,
      );

    await vi.waitFor(async () => {
      await type();
      await read(1);
      expect(logs.slice(0, 4).every((log) => log.length > 0)).toBe(true);
    }, waits);
    await hear(typing, 'true');
    await hear(presence, 'ONLINE');
    await say(taro, id, 'four');
    await hear(lists, canSend(true));
    await hear(marks, '"lastReadSequence":4');

    await hanako.ask(chat.block, { input: { userId: idOf('taro') } });
    const since = performance.now();
    await hear(typing, 'false');
    await hear(presence, 'OFFLINE');
    await hear(lists, canSend(false));
    for (const log of [...logs, ...lists]) for (const { at } of log) expect(at - since).toBeLessThan(promisedMs);
    for (const person of [taro, hanako]) {
      const sent = await person.try(chat.send, { input: { conversationId: id, text: 'secret', clientId: 'secret' } });
      expect(JSON.stringify(sent.data) + JSON.stringify(sent.errors)).toContain('FORBIDDEN');
    }
    const signs = logs.filter((log) => !ofTaro.includes(log));
    const counts = signs.map((log) => log.length);
    await here('AWAY');
    await read(3);
    expect(JSON.stringify(await type())).toContain('FORBIDDEN');
    // What comes later has come.
    await say(hanako, elsewhere, 'a marker');
    await Promise.all(markers.map((each) => until(each, 'a marker')));
    expect(signs.map((log) => log.length)).toEqual(counts);

    await hanako.ask(chat.unblock, { input: { userId: idOf('taro') } });
    await hear(presence, 'AWAY');
    await hear(marks, '"lastReadSequence":3');
    await hear(lists, canSend(true));
    await type();
    await hear(typing, 'true');
  });

  it("and shows nobody another's fields, though all ask the same", async () => {
    const [taro, aoi] = await Promise.all([signIn(url, 'taro'), signIn(url, 'aoi')]);
    const conversationId = await group('aoi');
    const people = { hanako, aoi };
    const text = 'whose is this';
    const followed = await Promise.all(
      Object.entries(people).map(async ([name, person]) => ({
        name,
        by: [
          bySocket(person, chat.addedOfOne, { id: conversationId, after: 0 }),
          await byEvents(person.accessToken, chat.addedOfOne, { id: conversationId, after: 0 }),
        ],
      })),
    );
    await hanako.ask(chat.send, { input: { conversationId, text, clientId: 'of hanako' } });
    for (const { name, by } of followed) {
      for (const each of by) {
        const event = await textOf(each, text);
        expect(event.includes('of hanako')).toBe(name === 'hanako');
        expect(event).toContain(`"viewerCanEdit":${name === 'hanako'}`);
      }
    }
    await expect(bySocket(taro, chat.addedOfOne, { id: conversationId, after: 0 }).next()).rejects.toThrow('NOT_FOUND');

    async function textOf({ next }: Followed, wanted: string): Promise<string> {
      for (;;) {
        const event = await next();
        if (event.includes(wanted)) return event;
      }
    }
  });
}
