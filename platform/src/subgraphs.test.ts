import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSubgraphPlaces } from './services-config.ts';
import { subgraphFactories } from './subgraphs.ts';

const places = readSubgraphPlaces({});
const names = places.map(({ name }) => name).sort();
const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** What cannot be derived from the supergraph must say the same as it. */
describe('every subgraph of the supergraph', () => {
  it('has a package', () => {
    const folders = readdirSync(new URL('../../subgraphs', import.meta.url), { withFileTypes: true });
    expect(folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name)).toEqual(names);
  });

  it('is in the one-process edition', () => {
    expect(subgraphFactories.map((create) => create.name.replace('create', '').toLowerCase()).sort()).toEqual(names);
  });

  it.each(places)('$name listens on $port by itself', ({ name, port }) => {
    expect(read(`subgraphs/${name}/src/main.ts`)).toContain(`name: '${name}', defaultPort: ${port}`);
  });

  it.each(names)('%s is a service of docker-compose.yml that the gateway is told of and waits for', (name) => {
    const compose = read('docker-compose.yml');
    expect(compose).toContain(`\n  ${name}:\n    <<: *service\n    command: [node, subgraphs/${name}/dist/main.js]\n`);
    expect(compose).toMatch(new RegExp(`SUBGRAPH_URLS: .*\\b${name}=http://${name}:4000/graphql(,|$)`, 'm'));
    expect(compose).toContain(`\n      ${name}: { condition: service_healthy }\n`);
  });
});
