import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { createDocumentStore } from './document-store.ts';

it('forgets documents by the text that they keep alive, not by the size of their trees', async () => {
  const store = createDocumentStore();
  const comment = `# ${'a'.repeat(250_000)}\n`;
  for (let index = 0; index < 20; index += 1) await store.set(`long ${index}`, parse(`${comment}{ __typename }`));
  await store.set('last', parse('{ __typename }'));
  expect(await store.get('long 0')).toBeUndefined();
  expect(await store.get('long 19')).toBeDefined();
  expect(await store.get('last')).toBeDefined();
});
