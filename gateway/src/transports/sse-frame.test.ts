import { expect, it } from 'vitest';
import { byteText, joined } from '../execution/byte-text.ts';
import { eventExtensions, lostAnswer, refusalAnswer } from '../subscriptions/event-answer.ts';
import { nextFrame } from './sse-frame.ts';

const textOf = (frame: string) => Buffer.from(frame, 'latin1').toString();

it("writes an event's position as its id, and no id where there is no position", () => {
  const extensions = eventExtensions({ epoch: 'n', sequence: 12 });
  const event = joined(byteText('{"data":{"text":"お元気"},"extensions":'), extensions, byteText('}'));
  expect(textOf(nextFrame(event))).toBe(
    'event: next\nid: n:12\ndata: {"data":{"text":"お元気"},"extensions":{"position":{"epoch":"n","sequence":12}}}\n\n',
  );
  const epoch = '9b2d7e0c-37e6-4c5a-9f0e-0a6d1a2b3c4d';
  expect(nextFrame(lostAnswer({ epoch, sequence: 0 }))).toContain(`\nid: ${epoch}:0\n`);
  expect(nextFrame(refusalAnswer([{ message: 'no' }]))).toBe('event: next\ndata: {"errors":[{"message":"no"}]}\n\n');
});

it('keeps an answer on one line, whatever a subgraph writes between its values', () => {
  const answer = byteText('{"data":\r\n{"json":\n[1,\r2]}}');
  expect(nextFrame(answer)).toBe('event: next\ndata: {"data":  {"json": [1, 2]}}\n\n');
});

it('takes no position from what somebody has said', () => {
  const said = byteText(JSON.stringify({ data: { text: '"position":{"epoch":"n","sequence":1}}}' } }));
  expect(nextFrame(said)).not.toContain('id:');
});
