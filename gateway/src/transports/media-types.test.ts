import { expect, it } from 'vitest';
import { answerMediaType, graphqlResponse, json } from './media-types.ts';

it.each([
  [undefined, json],
  ['', json],
  ['*/*', json],
  ['application/*', json],
  ['application/json', json],
  ['APPLICATION/JSON', json],
  ['application/json; charset=utf-8', json],
  ['application/json; charset="UTF-8"', json],
  ['application/graphql-response+json', graphqlResponse],
  ['application/graphql-response+json; charset=utf-8, application/json; charset=utf-8', graphqlResponse],
  ['application/json, application/graphql-response+json', json],
  ['application/graphql-response+json, application/json', graphqlResponse],
  ['application/json;q=0.9, application/graphql-response+json', graphqlResponse],
  ['application/graphql-response+json;q=0.5, */*;q=0.1', graphqlResponse],
  ['application/json;q=0, */*', graphqlResponse],
  ['*/*, application/graphql-response+json', graphqlResponse],
  ['multipart/mixed; deferSpec=20220824, application/json', json],
  ['image/png', null],
  ['application/json;q=0', null],
  ['application/json; charset=iso-8859-1', null],
  ['application/json; callbackSpec=1.0', null],
  ['application/jsonfoo', null],
  [';;;,,q=', null],
  [`${'x/y, '.repeat(60)}application/json`, null],
] as const)('answers "%s" in %s', (accept, mediaType) => {
  expect(answerMediaType(accept)).toBe(mediaType);
});
