import { expect, test } from 'vitest';
import { contentTypeOf, mostFiles, type OutgoingFile, reduceOutgoingFiles } from './outgoing-files.ts';

const file = new File(['x'], 'sea.png', { type: 'image/png' });
const none: readonly OutgoingFile[] = [];

test('a file is sent, is ready, and goes with the message', () => {
  const added = reduceOutgoingFiles(none, { type: 'added', key: 'a', file });
  expect(added[0]?.state).toEqual({ phase: 'sending', share: 0 });
  const ready = { phase: 'ready', attachmentId: '1' } as const;
  expect(reduceOutgoingFiles(added, { type: 'changed', key: 'a', state: ready })[0]?.state).toBe(ready);
  expect(reduceOutgoingFiles(added, { type: 'cleared' })).toEqual([]);
});

test('news of a file that was removed meanwhile bring it not back', () => {
  const added = reduceOutgoingFiles(none, { type: 'added', key: 'a', file });
  const removed = reduceOutgoingFiles(added, { type: 'removed', key: 'a' });
  expect(reduceOutgoingFiles(removed, { type: 'changed', key: 'a', state: { phase: 'sending', share: 1 } })).toEqual(
    [],
  );
});

test('no more go with one message than the server takes', () => {
  const keys = Array.from({ length: mostFiles + 3 }, (_, index) => String(index));
  const files = keys.reduce((list, key) => reduceOutgoingFiles(list, { type: 'added', key, file }), none);
  expect(files).toHaveLength(mostFiles);
});

test('what the browser does not know is bytes', () => {
  expect(contentTypeOf(file)).toBe('image/png');
  expect(contentTypeOf({ type: '' })).toBe('application/octet-stream');
  expect(contentTypeOf({ type: 'text/plain;charset=utf-8' })).toBe('application/octet-stream');
});
