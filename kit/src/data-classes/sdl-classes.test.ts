import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { placesOf, tagsOf } from './classified-fields.ts';
import { readDataClassList } from './data-class-list.ts';

const folder = new URL('../../../schema/', import.meta.url);
const composed = ['supergraph.graphql', 'supergraph-api.graphql', 'published.graphql'];
const documents = readdirSync(folder)
  .filter((file) => file.endsWith('.graphql') && !composed.includes(file))
  .map((file) => parse(readFileSync(new URL(file, folder), 'utf8')));
const places = documents.flatMap(placesOf);

/** Names that speak of people, of identity and of secrets. */
const telling =
  /mail|phone|address|password|passphrase|secret|token$|^otp|pin$|^code$|codes$|birth|legalName|realName|firstName|lastName|nationality|documentNumber|iban|card|uploadUrl|userAgent|^ip|location|^text$|^body$|comment$|^note$|^reason$|subject|search|filename/i;

/** Looked at, and no class: codes of errors, and what is written for everybody. */
const plain = [
  ...['UserError.code', 'JobError.code'],
  ...['Post.body', 'Comment.body', 'PostCreateInput.body', 'PostUpdateInput.body'],
  ...['CommentCreateInput.body', 'CommentUpdateInput.body'],
];

/** Other types are objects, enums, and yes or no. */
const texts = ['String', 'Date', 'DateTime', 'Int', 'Float'];

it('classifies every field and argument whose name speaks of a person, an identity or a secret', () => {
  const open = places.filter(
    ({ name, typeName, dataClass }) => dataClass === null && texts.includes(typeName) && telling.test(name),
  );
  expect(open.map(({ coordinate }) => coordinate).filter((coordinate) => !plain.includes(coordinate))).toEqual([]);
});

it('lists what is classified as the SDL has it', () => {
  const { fields } = readDataClassList();
  const declared = places.flatMap(({ coordinate, dataClass }) => (dataClass ? [[coordinate, dataClass] as const] : []));
  expect(fields).toEqual(Object.fromEntries(declared));
  expect(Object.keys(fields).length).toBeGreaterThan(90);
});

it('lets only personal fields into the shared streams of a room', () => {
  const shared = documents.flatMap(({ definitions }) =>
    definitions.flatMap((definition) =>
      'fields' in definition
        ? (definition.fields ?? [])
            .filter(({ directives }) => tagsOf(directives).includes('shared-in-room'))
            .map((field) => `${definition.name.value}.${field.name.value}`)
        : [],
    ),
  );
  const { fields } = readDataClassList();
  expect(shared).toContain('Message.text');
  for (const coordinate of shared) expect([coordinate, fields[coordinate]]).toEqual([coordinate, 'personal']);
});
