import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { areasOf, readDeclaredAccess, requirementsOf } from './declared-access.ts';

const federation = (more: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9"${more ? `, ${more}` : ''})`;
const imported = federation('import: ["@key", "@authenticated", "@requiresScopes", "@policy"]');
const read = (sdl: string, link = imported) => readDeclaredAccess(parse(`${link}\n${sdl}`));

describe('what an SDL declares of access', () => {
  it('is read from types, their extensions and fields, and is all that must hold', () => {
    const declared = read(`
      type Query { open: Int  secrets: [Secret!]! @requiresScopes(scopes: [["ai:read"], ["kyc:read", "media:read"]]) }
      type Secret @authenticated { text: String @policy(policies: [["session", "admin"]])  level: Level }
      extend type Secret { more: Int @authenticated }
      enum Level @policy(policies: [["operator"]]) { LOW HIGH }`);
    expect(Object.fromEntries(declared)).toEqual({
      'Query.secrets': { authenticated: false, scopes: [['ai:read'], ['kyc:read', 'media:read']], policies: null },
      Secret: { authenticated: true, scopes: null, policies: null },
      'Secret.text': { authenticated: false, scopes: null, policies: [['session', 'admin']] },
      'Secret.more': { authenticated: true, scopes: null, policies: null },
      Level: { authenticated: false, scopes: null, policies: [['operator']] },
    });
    expect(requirementsOf(declared, 'Query', 'secrets', 'Secret')).toHaveLength(2);
    expect(requirementsOf(declared, 'Secret', 'level', 'Level')).toHaveLength(2);
    expect(requirementsOf(declared, 'Query', 'open', 'Int')).toEqual([]);
    expect(areasOf(declared.values())).toEqual(['ai', 'kyc', 'media']);
  });

  it.each([
    ['renamed', federation('import: [{ name: "@authenticated", as: "@signedIn" }]'), '@signedIn'],
    ['not imported', federation(''), '@federation__authenticated'],
    ['not imported from a renamed link', federation('as: "apollo"'), '@apollo__authenticated'],
    [
      'of a supergraph',
      'schema @link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY) { query: Query }',
      '@authenticated',
    ],
    [
      'of a supergraph that renames it',
      'schema @link(url: "https://specs.apollo.dev/authenticated/v0.1", as: "who", for: SECURITY) { query: Query }',
      '@who',
    ],
    [
      'linked by a link of another name',
      `extend schema @core(url: "https://specs.apollo.dev/link/v1.0", as: "core")
        @core(url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@authenticated", as: "@signedIn" }])`,
      '@signedIn',
    ],
    [
      'linked by a link that is imported under another name',
      `extend schema @uses(url: "https://specs.apollo.dev/link/v1.0", import: [{ name: "@link", as: "@uses" }])
        @uses(url: "https://specs.apollo.dev/federation/v2.9")`,
      '@federation__authenticated',
    ],
  ])('is found when its directive is %s', (_, link, directive) => {
    expect([...read(`type Query { mine: Int ${directive} }`, link).keys()]).toEqual(['Query.mine']);
  });

  it('is nothing where the name belongs to somebody else', () => {
    const link = federation('import: [{ name: "@authenticated", as: "@signedIn" }]');
    expect(read('type Query { mine: Int @authenticated @tag(name: "x") }', link).size).toBe(0);
  });

  it.each([
    ['@requiresScopes(scopes: [["forum:raed"]])', '@requiresScopes of Query.mine names "forum:raed"'],
    ['@requiresScopes(scopes: [["forum:read", 7]])', 'names 7'],
    ['@requiresScopes(scopes: [])', '@requiresScopes of Query.mine names nothing'],
    ['@requiresScopes(scopes: [["forum:read"], []])', 'names nothing'],
    ['@policy(policies: [["administrator"]])', '@policy of Query.mine names "administrator"'],
    ['@policy', '@policy of Query.mine names nothing'],
  ])('stops the start when it is %s', (directive, message) => {
    expect(() => read(`type Query { mine: Int ${directive} }`)).toThrow(message);
  });

  it('takes one name for a list of one, as GraphQL does', () => {
    const declared = read('type Query { mine: Int @policy(policies: "session") @requiresScopes(scopes: ["ai:read"]) }');
    expect(declared.get('Query.mine')).toMatchObject({ policies: [['session']], scopes: [['ai:read']] });
  });
});
