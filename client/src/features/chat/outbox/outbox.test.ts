import { expect, test, vi } from 'vitest';
import { makeMessage } from '../feed/testing.ts';
import { createOutbox, type OutgoingMessage, type SendOutcome } from './outbox.ts';

const stored: SendOutcome = { kind: 'stored', message: makeMessage(1) };
const offline: SendOutcome = { kind: 'later', afterMs: null };

const outgoing = (clientId: string): OutgoingMessage => ({
  ...{ clientId, conversationId: 'c', text: clientId, replyTo: null, attachments: [], mentionedUserIds: [] },
  ...{ writtenAt: '', afterSequence: 0 },
});

/** An outbox whose tries are answered from a list, and by `stored` when that is empty; with who was sent in turn. */
function openOutbox(answers: SendOutcome[], delayMs = 0) {
  const tries: string[] = [];
  const outbox = createOutbox({
    send: async ({ clientId }) => {
      tries.push(clientId);
      return answers.shift() ?? stored;
    },
    delay: () => delayMs,
  });
  const states = () => outbox.entries.get().map(({ clientId, state }) => `${clientId} ${state}`);
  return { outbox, tries, states };
}

test('messages go out one after the other, in the order in which they were written', async () => {
  const { outbox, tries, states } = openOutbox([]);
  for (const clientId of ['a', 'b', 'c']) outbox.add(outgoing(clientId));
  await vi.waitFor(() => expect(states()).toEqual([]));
  expect(tries).toEqual(['a', 'b', 'c']);
});

test('while the server is not reached all of them wait, and nobody overtakes', async () => {
  const { outbox, tries, states } = openOutbox([offline], 60_000);
  outbox.add(outgoing('a'));
  outbox.add(outgoing('b'));
  await vi.waitFor(() => expect(states()).toEqual(['a waiting', 'b waiting']));
  outbox.hurry();
  await vi.waitFor(() => expect(states()).toEqual([]));
  expect(tries).toEqual(['a', 'a', 'b']);
});

test('without anybody’s word it tries again by itself', async () => {
  const { outbox, tries, states } = openOutbox([offline, { kind: 'later', afterMs: 1 }]);
  outbox.add(outgoing('a'));
  await vi.waitFor(() => expect([tries, states()]).toEqual([['a', 'a', 'a'], []]));
});

test('what the server refuses stays with the reason and lets the others pass; tried again it keeps its clientId', async () => {
  const { outbox, tries, states } = openOutbox([{ kind: 'refused', reason: 'too long' }]);
  outbox.add(outgoing('a'));
  outbox.add(outgoing('b'));
  await vi.waitFor(() => expect(states()).toEqual(['a failed']));
  expect(outbox.entries.get()[0]?.failure).toBe('too long');
  outbox.retry('a');
  await vi.waitFor(() => expect(states()).toEqual([]));
  expect(tries).toEqual(['a', 'b', 'a']);
});

test('what was stored is told to the conversation that it belongs to', async () => {
  const { outbox, states } = openOutbox([]);
  const here = vi.fn();
  const elsewhere = vi.fn();
  outbox.onStored('c', here);
  outbox.onStored('d', elsewhere);
  outbox.add(outgoing('a'));
  await vi.waitFor(() => expect(states()).toEqual([]));
  expect(here).toHaveBeenCalledExactlyOnceWith(makeMessage(1));
  expect(elsewhere).not.toHaveBeenCalled();
});

test('a discarded message is not sent any more, and nothing after it was closed', async () => {
  const { outbox, tries, states } = openOutbox([offline], 60_000);
  outbox.add(outgoing('a'));
  outbox.add(outgoing('b'));
  await vi.waitFor(() => expect(states()).toEqual(['a waiting', 'b waiting']));
  outbox.discard('a');
  outbox.close();
  outbox.hurry();
  expect([tries, states()]).toEqual([['a'], ['b waiting']]);
});
