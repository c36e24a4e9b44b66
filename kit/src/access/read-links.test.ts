import { buildASTSchema, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { readLinks } from './read-links.ts';

const apollo = 'https://specs.apollo.dev';
const linksOf = (directives: string) => readLinks(parse(`extend schema ${directives}`));

describe('what an SDL links', () => {
  it.each([
    [`${apollo}/federation/v2.9`, `${apollo}/federation`, '2.9'],
    [`${apollo}/federation/v2.9/`, `${apollo}/federation`, '2.9'],
    [`${apollo}/federation/v2.9?from=here#@key`, `${apollo}/federation`, '2.9'],
    ['HTTPS://Specs.Apollo.dev:443/federation/v2.09', `${apollo}/federation`, '2.9'],
    [`${apollo}/x/../policy/v0.1`, `${apollo}/policy`, '0.1'],
    [`${apollo}/policy`, `${apollo}/policy`, null],
    [`${apollo}/policy/0.1`, `${apollo}/policy/0.1`, null],
    [`${apollo}/v1.0`, apollo, '1.0'],
    ['https://elsewhere.example/a/policy/v0.1', 'https://elsewhere.example/a/policy', '0.1'],
    ['no address', 'no address', null],
  ])('is known by its address, however that is written: %s', (url, specification, version) => {
    expect(linksOf(`@link(url: "${url}")`)).toMatchObject([{ url, specification, version }]);
  });

  it.each([
    ['', ['cost'], ['cost__listSize']],
    ['as: "price"', ['price'], ['price__listSize']],
    ['import: ["@listSize"]', ['cost'], ['listSize']],
    ['import: "@listSize"', ['cost'], ['listSize']],
    ['as: "price", import: [{ name: "@cost", as: "@weighs" }]', ['weighs'], ['price__listSize']],
    ['import: [{ name: "@cost" }, { name: "@listSize", as: null }]', ['cost'], ['listSize']],
    ['import: ["@cost", { name: "@cost", as: "@weighs" }, "Weight", 7]', ['cost', 'weighs'], ['cost__listSize']],
  ])('has the names of its imports, else its own with a prefix: %s', (more, cost, listSize) => {
    const [link] = linksOf(`@link(url: "${apollo}/cost/v0.1" ${more})`);
    expect([link?.namesOf('cost'), link?.namesOf('listSize')]).toEqual([cost, listSize]);
  });

  it('is found whatever the link is called, and the same in a schema as in its SDL', () => {
    const document = parse(`
      schema @core(feature: "${apollo}/policy/v0.1", for: SECURITY) @contact(name: "us") { query: Query }
      extend schema @uses(url: "${apollo}/cost/v0.1", for: EXECUTION)
      type Query { one: Int }
      type Other @link(url: "${apollo}/authenticated/v0.1") { one: Int }`);
    const found = [
      { specification: `${apollo}/policy`, isForSecurity: true },
      { specification: `${apollo}/cost`, isForSecurity: false },
    ];
    expect(readLinks(document)).toMatchObject(found);
    expect(readLinks(buildASTSchema(document, { assumeValidSDL: true }))).toMatchObject(found);
  });
});
