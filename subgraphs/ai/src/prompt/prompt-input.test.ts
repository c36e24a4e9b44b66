import { endlessMarks, processorTime } from '@kizuna/kit/testing/processor-time';
import { expect, it } from 'vitest';
import { createNgramEmbedder } from '../embedding/ngram-embedder.ts';
import { createRefusedTerms } from '../moderation/refused-terms.ts';
import { checkTags } from './prompt-input.ts';

const refusal = expect.objectContaining({ code: 'VALIDATION_ERROR', field: 'tags.0' });

it('a tag is counted in the spelling in which it is kept, once for all of its spellings', () => {
  expect(checkTags('tags', ['ﾈｺ', ' ネコ ', 'Cafe\u0301'])).toEqual(['ネコ', 'Café']);
  expect(checkTags('tags', [`${'ｶﾞ'.repeat(32)}`])).toEqual(['ガ'.repeat(32)]);
  for (const tag of ['ガ'.repeat(33), '\ufdfa'.repeat(2), ' ']) expect(() => checkTags('tags', [tag])).toThrow(refusal);
});

it('texts of a hundred thousand marks are refused or read in no time', async () => {
  const endless = endlessMarks(125_000);
  const tags = Array.from({ length: 8 }, () => endless);
  expect(await processorTime(() => expect(() => checkTags('tags', tags)).toThrow(refusal))).toBeLessThan(250);
  expect(await processorTime(() => createRefusedTerms([]).allows(endless))).toBeLessThan(250);
  expect(await processorTime(() => createNgramEmbedder().embed(endlessMarks(4_000)))).toBeLessThan(250);
});
