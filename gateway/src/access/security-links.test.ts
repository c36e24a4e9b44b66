import { readDeclaredAccess } from '@kizuna/kit/access/declared-access';
import { accessDirectiveNames } from '@kizuna/kit/access/directive-names';
import { buildASTSchema, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { readCostDirectives } from '../limits/cost-directives.ts';
import { readRequirements } from './declared-requirements.ts';
import { readAccessNames } from './security-links.ts';

const apollo = 'https://specs.apollo.dev';
const supergraph = (links: string, fields = 'one: Int') =>
  parse(`schema ${links} { query: Query } type Query { ${fields} }`);

describe('gateway and subgraph', () => {
  it.each([
    [`@link(url: "${apollo}/policy/v0.1", for: SECURITY)`, 'policy'],
    [`@link(url: "${apollo}/policy/v0.1/", for: SECURITY)`, 'policy'],
    [`@link(url: "HTTPS://SPECS.APOLLO.DEV/policy/v0.1?a=b", for: SECURITY)`, 'policy'],
    [`@link(url: "${apollo}/policy/v0.1", as: "only")`, 'only'],
    [`@link(url: "${apollo}/policy/v0.1", as: "only", import: [{ name: "@policy", as: "@may" }])`, 'may'],
    [`@core(feature: "${apollo}/policy/v0.1", as: "only", for: SECURITY)`, 'only'],
    [`@uses(url: "${apollo}/policy/v0.1", import: "@policy")`, 'policy'],
    [`@link(url: "${apollo}/federation/v2.9?a=b", as: "apollo")`, 'apollo__policy'],
  ])('find the same protected, however it is linked: %s', (link, name) => {
    const document = supergraph(link, `one: Int @${name}(policies: [["admin"]])  two: Int @other`);
    const place = { 'Query.one': { authenticated: false, scopes: null, policies: [['admin']] } };
    expect(Object.fromEntries(readRequirements(document))).toEqual(place);
    expect(Object.fromEntries(readDeclaredAccess(document))).toEqual(place);
  });

  it.each([
    `@link(url: "${apollo}/policy/v0.2")`,
    `@link(url: "${apollo}/policy/v0.2", for: SECURITY)`,
    `@link(url: "${apollo}/policy")`,
    `@core(feature: "${apollo}/authenticated/v1.0")`,
    `@link(url: "${apollo}/federation/v3.0", import: ["@policy"])`,
  ])('refuse a version that neither enforces: %s', (link) => {
    const message = /access directives of a version that is not enforced here: https:.*\.$/;
    expect(() => readAccessNames(supergraph(link))).toThrow(message);
    expect(() => accessDirectiveNames(supergraph(link))).toThrow(message);
  });

  it('take what is called alike elsewhere for something else', () => {
    const document = supergraph('@link(url: "https://elsewhere.example/policy/v0.1")', 'one: Int @policy');
    expect([readAccessNames(document).size, accessDirectiveNames(document).size]).toEqual([0, 0]);
  });
});

it('refuses other features for security, but for what clients do not see anyway', () => {
  const read = (url: string) => () => readAccessNames(supergraph(`@link(url: "${url}", for: SECURITY)`));
  expect(read(`${apollo}/inaccessible/v0.2/`)).not.toThrow();
  for (const url of [
    `${apollo}/inaccessible/v0.3`,
    `${apollo}/vault/v0.1`,
    'vault',
    'https://elsewhere.example/policy/v0.1',
  ])
    expect(read(url)).toThrow(`a security feature that is not enforced here: ${url}.`);
});

it('reads what operations cost by the same links', () => {
  const document = supergraph(
    `@core(feature: "${apollo}/cost/v0.1/", as: "price", import: [{ name: "@cost", as: "@weighs" }])`,
    'one: Int @weighs(weight: 7)  all: [Int] @price__listSize(assumedSize: 3)  two: Int @cost(weight: 9)',
  );
  const schema = buildASTSchema(document, { assumeValidSDL: true });
  const { one, all, two } = schema.getQueryType()?.getFields() ?? {};
  const costs = readCostDirectives(schema);
  if (!one || !all || !two) throw new Error('fields are missing');
  expect([costs.weightOf(one), costs.listSizeOf(all)?.assumedSize, costs.weightOf(two)]).toEqual([7, 3, undefined]);
});
