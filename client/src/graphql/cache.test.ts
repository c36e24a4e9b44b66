import { readFileSync } from 'node:fs';
import { buildSchema, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { embeddedTypes } from './cache.ts';

const sdl = readFileSync(new URL('../../../schema/supergraph-api.graphql', import.meta.url), 'utf8');

/** The cache knows these by itself: they hang from a field of the root, or from a connection. */
const known = /Payload$|Connection$|Edge$|^Query$|^Mutation$|^Subscription$|^__/u;

test('each type of the graph has an id or is known to have none', () => {
  const types = Object.values(buildSchema(sdl).getTypeMap()).filter(isObjectType);
  const withoutId = types.filter((type) => !type.getFields().id && !known.test(type.name)).map(({ name }) => name);
  expect(withoutId.sort()).toEqual(Object.keys(embeddedTypes).sort());
});
