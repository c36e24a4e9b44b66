import { expect, test } from 'vitest';
import { makeMessage } from './feed/testing.ts';
import { readReceipt } from './read-receipts.ts';

const messages = [makeMessage(1, { isOwn: true }), makeMessage(2), makeMessage(4, { isOwn: true })];
const mark = (name: string, sequence: number) => ({ name, sequence });

test('the receipt stands at the newest own message that anybody has seen', () => {
  expect(readReceipt(messages, [mark('Ren', 3), mark('Aoi', 0)])).toEqual({
    ...{ messageId: 'm1', names: ['Ren'], byAll: false },
  });
});

test('it says when everybody has seen it', () => {
  expect(readReceipt(messages, [mark('Ren', 4), mark('Aoi', 9)])).toMatchObject({ messageId: 'm4', byAll: true });
});

test('there is none while nobody has read, or nothing of the viewer’s is there', () => {
  expect(readReceipt(messages, [mark('Ren', 0)])).toBeNull();
  expect(readReceipt([makeMessage(2)], [mark('Ren', 5)])).toBeNull();
  expect(readReceipt(messages, [])).toBeNull();
});
