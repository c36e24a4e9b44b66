import { knownPolicies } from '@kizuna/kit/access/requirement';
import { ConfigError } from '@kizuna/kit/config/env';
import { buildASTSchema, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createInThreadPlanner } from '../planning/planner.ts';
import { type AccessRules, createAccessRules } from './access-rules.ts';
import { composeAccess } from './access-test-bench.ts';

function rulesOf(supergraphSdl: string): AccessRules | null {
  const document = parse(supergraphSdl);
  return createAccessRules(document, buildASTSchema(document, { assumeValid: true, assumeValidSDL: true }));
}

/** Every requirement of a field, each in the words of the directives. */
function asks(rules: AccessRules | null, coordinate: string): string[] {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  return (rules?.requirementsOf(typeName, fieldName) ?? [])
    .flatMap(({ authenticated, scopes, policies }) => [
      ...(authenticated ? ['authenticated'] : []),
      ...(scopes ? [`scopes ${JSON.stringify(scopes)}`] : []),
      ...(policies ? [`policies ${JSON.stringify(policies)}`] : []),
    ])
    .sort();
}

describe('access rules', () => {
  it('are none where a supergraph declares none', () => {
    expect(rulesOf(composeAccess({ a: 'type Query { a: Int }' }))).toBeNull();
  });

  it('are those of the field, of its type, of the type that has it, and of all that it requires', () => {
    const rules = rulesOf(
      composeAccess({
        users: `
          enum Rank @policy(policies: [["admin"]]) { HIGH }
          type Query { user: User  free: Int }
          type User @key(fields: "id") @authenticated { id: ID!  rank: Rank @requiresScopes(scopes: [["chat:read"]])  box: Box }
          type Box { depth: Int @policy(policies: [["operator"]]) }`,
        shop: `
          type User @key(fields: "id") {
            id: ID!  box: Box @external
            volume: Int @requires(fields: "box { depth }") @policy(policies: [["operator"]])
          }
          type Box @external { depth: Int }`,
        prices: `
          type User @key(fields: "id") {
            id: ID!  volume: Int @external
            price: Int @requires(fields: "volume") @policy(policies: [["operator"]])
          }`,
      }),
    );
    expect(asks(rules, 'Query.free')).toEqual([]);
    expect(asks(rules, 'Query.user')).toEqual(['authenticated']);
    expect(asks(rules, 'User.id')).toEqual(['authenticated']);
    expect(asks(rules, 'User.rank')).toEqual(['authenticated', 'policies [["admin"]]', 'scopes [["chat:read"]]']);
    expect(asks(rules, 'User.price')).toEqual(['authenticated', 'policies [["operator"]]']);
    expect(asks(rules, 'User.__typename')).toEqual([]);
  });

  it('find what a @requires pulls also where nobody has declared it again', () => {
    const sdl = composeAccess({
      users: 'type Query { user: User }  type User @key(fields: "id") { id: ID!  age: Int }',
      shop: `
        type User @key(fields: "id") { id: ID!  age: Int @external  badge: String @requires(fields: "age") }
        type Other { a: Int @policy(policies: [["admin"]]) }`,
    });
    const rules = rulesOf(sdl.replace('age: Int ', 'age: Int @policy(policies: [["admin"]]) '));
    expect(asks(rules, 'User.badge')).toEqual(['policies [["admin"]]']);
  });

  it('leave out what composition sums up at an interface, and keep what somebody wrote there', () => {
    const sdl = composeAccess({
      users: `
        interface Node { id: ID!  name: String }
        type Query { node: Node }
        type User implements Node { id: ID!  name: String @requiresScopes(scopes: [["chat:read"], ["jobs:read"]]) }
        type Bot implements Node @policy(policies: [["admin"]]) { id: ID!  name: String @requiresScopes(scopes: [["forum:read"]]) }
        type Firm implements Node { id: ID!  name: String }`,
    });
    const rules = rulesOf(sdl);
    expect(sdl).toMatch(/interface Node[^{]*@policy/);
    expect(asks(rules, 'Query.node')).toEqual([]);
    expect(asks(rules, 'Firm.name')).toEqual([]);
    expect(asks(rules, 'User.name')).toEqual(['scopes [["chat:read"],["jobs:read"]]']);
    expect(asks(rules, 'Bot.id')).toEqual(['policies [["admin"]]']);

    // As compositions before 2.14 wrote it.
    const written = rulesOf(
      sdl
        .replace(/interface Node\s/, 'interface Node @authenticated ')
        .replace(
          'link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)',
          '$& @link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)',
        ),
    );
    expect(asks(written, 'Query.node')).toEqual(['authenticated']);
    expect(asks(written, 'Firm.name')).toEqual(['authenticated']);
  });

  it('follow directives that were imported under other names', () => {
    const link =
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", {name: "@policy", as: "@only"}, {name: "@authenticated", as: "@policy"}])';
    const sdl = composeAccess({ users: `${link} type Query { a: Int @only(policies: [["admin"]])  b: Int @policy }` });
    expect(asks(rulesOf(sdl), 'Query.a')).toEqual(['policies [["admin"]]']);
    expect(asks(rulesOf(sdl), 'Query.b')).toEqual(['authenticated']);
    const prefixed = sdl.replace(
      /policy\/v0.1", for: SECURITY, import: \[[^\]]*\]/,
      'policy/v0.1", for: SECURITY, as: "only"',
    );
    expect(asks(rulesOf(prefixed), 'Query.a')).toEqual(['policies [["admin"]]']);
  });

  const protectedSdl = composeAccess({
    a: 'type Query { a: Int @policy(policies: [["admin"]])  b: Int @requiresScopes(scopes: [["jobs:read"]]) }',
  });
  it.each([
    ['an unknown feature', 'policy/v0.1', 'firewall/v0.1', /firewall\/v0\.1/],
    ['an unknown version', 'policy/v0.1', 'policy/v0.2', /policy\/v0\.2/],
    ['a feature of somebody else', 'https://specs.apollo.dev/policy', 'https://example.com/policy', /example\.com/],
    ['a feature without a version', 'policy/v0.1', 'policy', /policy\./],
    ['an unknown policy', '[["admin"]]', '[["admni"]]', /Query\.a has "admni" among the policies .* none of session/],
    ['no policies', '[["admin"]]', '[]', /Query\.a has a @policy whose policies are not lists of names/],
    ['an empty way to fulfil it', '[["admin"]]', '[["admin"], []]', /Query\.a/],
    ['scopes that are no lists', '[["jobs:read"]]', '["jobs:read"]', /Query\.b has a @requiresScopes/],
    ['an unknown scope', '"jobs:read"', '"job:read"', /Query\.b has "job:read" among the scopes/],
    ['an empty scope', '"jobs:read"', '""', /Query\.b/],
    ['one directive twice', '@policy(policies: [["admin"]])', '$& $&', /Query\.a has @policy twice/],
    [
      'a place that is not looked at',
      'scalar policy__Policy',
      'input I @policy(policies: [["admin"]]) { a: Int }  $&',
      /where it is not enforced/,
    ],
  ])('stop the start, and say why, at %s', (_, good, bad, sentence) => {
    const sdl = protectedSdl.replace(good, bad);
    expect(sdl).not.toBe(protectedSdl);
    expect(() => rulesOf(sdl)).toThrow(ConfigError);
    expect(() => rulesOf(sdl)).toThrow(sentence);
  });

  it('know the same policies as the subgraphs', () => {
    for (const policy of knownPolicies) expect(() => rulesOf(protectedSdl.replace('admin', policy))).not.toThrow();
  });

  it('are not seen by clients', () => {
    const { facts } = createInThreadPlanner(protectedSdl);
    const { facts: free } = createInThreadPlanner(composeAccess({ a: 'type Query { a: Int  b: Int }' }));
    expect(facts.apiSdl).toBe(free.apiSdl);
  });
});
