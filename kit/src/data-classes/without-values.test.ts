import {
  buildSchema,
  GraphQLError,
  getOperationAST,
  getVariableValues,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { expect, it } from 'vitest';
import { dateScalar } from '../graph/scalars.ts';
import { withoutValues } from './without-values.ts';

const schema = buildSchema(`
  scalar Date
  enum Kind { ONE TWO }
  input Inner { day: Date  kind: Kind  count: Int }
  input Person { name: String!  age: Int  born: Date  inner: [Inner!] }
  type Query { greet(person: Person, kind: Kind, count: Int, born: Date): String }
`);
Object.assign(schema.getType('Date') ?? {}, dateScalar);

const canary = 'Kanarienvogel "; Expected type "Date". 1999-09-09';
const bare = 'Kanarienvogel';

/** What graphql-js says of values for `$person`. */
function messagesAbout(person: unknown): string[] {
  const operation = getOperationAST(parse('query ($person: Person!) { greet(person: $person) }'));
  const { errors } = getVariableValues(schema, operation?.variableDefinitions ?? [], { person });
  return (errors ?? []).map(({ message }) => message);
}

function messagesOf(text: string): string[] {
  try {
    return validate(schema, parse(text), specifiedRules).map(({ message }) => message);
  } catch (error) {
    return error instanceof GraphQLError ? [error.message] : [];
  }
}

it('leaves nothing of a wrong variable in the message, and says where it stands', () => {
  const wrong: [unknown, string][] = [
    [canary, 'Variable "$person" got invalid value; Expected type "Person" to be an object.'],
    [
      { name: { it: canary } },
      'Variable "$person" got invalid value at "person.name"; It is not of the expected type.',
    ],
    [
      { name: 'x', inner: [{ kind: canary }] },
      'Variable "$person" got invalid value at "person.inner[0].kind"; It is not of the expected type.',
    ],
    [{ name: 'x', born: canary }, 'Variable "$person" got invalid value at "person.born"; This is not a Date.'],
    [
      { [`a at "${bare}"; `]: canary },
      'Variable "$person" got invalid value; Field "name" of required type "String!" was not provided.',
    ],
    [
      { name: null, age: canary },
      'Variable "$person" got invalid value at "person.name"; Expected non-nullable type "String!" not to be null.',
    ],
  ];
  for (const [value, shown] of wrong) {
    const masked = messagesAbout(value).map(withoutValues);
    expect(masked).toContain(shown);
    expect(masked.filter((message) => /9-09|Expected type "Date"/.test(message))).toEqual([]);
    expect(messagesAbout(value).length).toBeGreaterThan(0);
  }
});

it('leaves nothing of a wrong literal in the message', () => {
  const wrong = [
    `{ greet(count: "${bare}") }`,
    `{ greet(kind: "${bare}") }`,
    `{ greet(kind: ${bare}) }`,
    `{ greet(born: "${bare}") }`,
    `{ greet(born: {a: "${bare}"}) }`,
    `{ greet(person: "${bare}") }`,
    `{ greet(person: {name: ${bare}}) }`,
    `{ greet(person: {name: ["${bare}", 1]}) }`,
    `{ greet(person: {name: "x", age: "${bare}"}) }`,
    `{ greet "${bare}" }`,
    `{ greet(count: 12 """${bare}""") }`,
    `{ greet(count: "\\u${bare}") }`,
    `query ($count: Int = "${bare}") { greet(count: $count) }`,
  ];
  for (const text of wrong) {
    const messages = messagesOf(text);
    expect(messages.length, text).toBeGreaterThan(0);
    for (const message of messages) expect(withoutValues(message)).not.toContain(bare);
  }
});

it('keeps names, by which a developer finds the mistake', () => {
  for (const message of [
    'Cannot query field "emial" on type "User". Did you mean "email"?',
    'Unknown argument "frist" on field "Query.posts". Did you mean "first"?',
    'Variable "$id" of required type "ID!" was not provided.',
    'Syntax Error: Expected Name, found "}".',
    'This operation is nested too deeply.',
  ]) {
    expect(withoutValues(message)).toBe(message);
  }
});
