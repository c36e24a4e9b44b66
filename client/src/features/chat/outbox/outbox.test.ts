import { expect, test, vi } from 'vitest';
import { makeMessage } from '../feed/testing.ts';
import { createOutbox, type OutgoingMessage, type SendOutcome } from './outbox.ts';
import { createSavedOutbox, type SavedOutbox } from './saved-outbox.ts';

const stored: SendOutcome = { kind: 'stored', message: makeMessage(1) };
const offline: SendOutcome = { kind: 'later', afterMs: null };

const outgoing = (clientId: string): OutgoingMessage => ({
  ...{ clientId, conversationId: 'c', text: clientId, replyTo: null, attachments: [], mentionedUserIds: [] },
  ...{ writtenAt: '', afterSequence: 0 },
});

/** What outlives an outbox. */
function createSaved(): SavedOutbox {
  let kept: unknown = null;
  const write = (_: string, value: unknown) => {
    kept = structuredClone(value);
  };
  return createSavedOutbox({ read: () => kept, write });
}

/** An outbox whose tries are answered from a list, and by `stored` when that is empty; with who was sent in turn. */
function openOutbox(answers: SendOutcome[], delayMs = 0, saved = createSaved()) {
  const tries: string[] = [];
  const outbox = createOutbox({
    send: async ({ clientId }) => {
      tries.push(clientId);
      return answers.shift() ?? stored;
    },
    delay: () => delayMs,
    saved,
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

test('what was not sent when the page went goes out first when it is there again, and what failed still says so', async () => {
  const saved = createSaved();
  const before = openOutbox([{ kind: 'refused', reason: 'No.' }, offline], 60_000, saved);
  for (const clientId of ['a', 'b', 'c']) before.outbox.add(outgoing(clientId));
  await vi.waitFor(() => expect(before.states()).toEqual(['a failed', 'b waiting', 'c waiting']));
  before.outbox.close();
  const after = openOutbox([], 0, saved);
  await vi.waitFor(() => expect(after.states()).toEqual(['a failed']));
  expect(after.tries).toEqual(['b', 'c']);
  expect(openOutbox([], 0, saved).states()).toEqual(['a failed']);
});

test('what somebody else has left in its place is no message', () => {
  const saved = createSavedOutbox({ read: () => [{ clientId: 'a' }, 7, null], write: () => {} });
  expect(openOutbox([], 0, saved).states()).toEqual([]);
});
