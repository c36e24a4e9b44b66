import { expect, test, vi } from 'vitest';
import { createResumable } from './resumable.ts';

test('asks to go on from the newest position that it was given', () => {
  const resumable = createResumable({ query: '', extensions: { persistedQuery: 'hash' } }, vi.fn());
  expect(JSON.stringify(resumable.payload)).toBe('{"query":"","extensions":{"persistedQuery":"hash","resume":true}}');
  expect(resumable.take({ position: { epoch: 'e', sequence: 4 } })).toBe(true);
  expect(resumable.take({ position: { epoch: 'e', sequence: 5 } })).toBe(true);
  expect(resumable.take(undefined)).toBe(true);
  expect(resumable.payload.extensions).toEqual({ persistedQuery: 'hash', resume: { epoch: 'e', sequence: 5 } });
});

test('tells of lost events, which are no event, and goes on from where the gateway is', () => {
  const onLost = vi.fn();
  const resumable = createResumable({ query: '' }, onLost);
  expect(resumable.take({ resumed: false, position: { epoch: 'f', sequence: 9 } })).toBe(false);
  expect(onLost).toHaveBeenCalledOnce();
  expect(resumable.payload.extensions).toEqual({ resume: { epoch: 'f', sequence: 9 } });
});
