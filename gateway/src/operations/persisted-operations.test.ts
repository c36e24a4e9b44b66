import { createHash } from 'node:crypto';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createPersistedOperations, loadClientOperations } from './persisted-operations.ts';

const text = '{ viewer { id } }';
const hash = createHash('sha256').update(text).digest('hex');
const operations = createPersistedOperations({ [hash]: text });
const apq = (sha256Hash: unknown) => ({ persistedQuery: { version: 1, sha256Hash } });

describe('a persisted operation', () => {
  it('is found by the documentId of GraphQL over HTTP and by the extension of Apollo', () => {
    expect(operations.resolve({ documentId: `sha256:${hash}` })).toBe(text);
    expect(operations.resolve({ extensions: apq(hash) })).toBe(text);
  });

  it('is not asked for by a text, nor by nothing', () => {
    expect(operations.resolve({ query: text })).toBeNull();
    expect(operations.resolve({ query: text, documentId: null })).toBeNull();
    expect(operations.resolve({})).toBeNull();
  });

  it('cannot come with a text', () => {
    expect(() => operations.resolve({ query: text, documentId: `sha256:${hash}` })).toThrow(
      expect.objectContaining({ code: 'CANNOT_SEND_PQ_ID_AND_BODY' }),
    );
  });

  it.each([
    `sha256:${'0'.repeat(64)}`,
    hash,
    `SHA256:${hash}`,
    `sha256:${hash.toUpperCase()}0`,
    '',
    7,
    {},
    '__proto__',
  ])('is not found by the documentId %j', (documentId) => {
    expect(() => operations.resolve({ documentId })).toThrow(
      expect.objectContaining({ code: 'PERSISTED_QUERY_NOT_FOUND' }),
    );
  });

  it('may be unknown here and known to APQ, which also takes new ones in', () => {
    expect(operations.resolve({ extensions: apq('0'.repeat(64)) })).toBeNull();
    expect(operations.resolve({ query: text, extensions: apq(hash) })).toBeNull();
    for (const odd of [apq(7), apq('constructor'), { persistedQuery: null }, 'x', null, []]) {
      expect(operations.resolve({ extensions: odd })).toBeNull();
    }
  });
});

describe('the operations of the bundled client', () => {
  it('are all there under the hash of their text', () => {
    const all = Object.entries(loadClientOperations());
    expect(all.length).toBeGreaterThan(0);
    for (const [id, operation] of all) {
      expect(createHash('sha256').update(operation).digest('hex')).toBe(id);
      expect(parse(operation).definitions.length).toBeGreaterThan(0);
    }
  });
});
