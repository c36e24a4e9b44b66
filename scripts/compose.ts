/**
 * Composes `schema/*.graphql` into `schema/supergraph.graphql` (what the gateway runs), `schema/supergraph-api.graphql` (what
 * clients see) and `schema/data-classes.json` (what logs must not hold). With `--check` it writes nothing and fails when one is
 * out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { composeSubgraphs, readSubgraphSdl } from './lib/composition.ts';
import { dataClassListOf } from './lib/data-classes.ts';

const check = process.argv.includes('--check');
const subgraphs = readSubgraphSdl();
const { supergraphSdl, apiSdl } = composeSubgraphs(subgraphs);

let stale = false;
for (const [file, text] of [
  ['supergraph.graphql', supergraphSdl],
  ['supergraph-api.graphql', apiSdl],
  ['data-classes.json', dataClassListOf(subgraphs)],
] as const) {
  const url = new URL(`../schema/${file}`, import.meta.url);
  if (check) {
    if (readFileSync(url, 'utf8') !== text) {
      stale = true;
      console.error(`schema/${file} is out of date: run \`npm run compose\` and commit it.`);
    }
  } else {
    writeFileSync(url, text);
  }
}
if (stale) process.exit(1);
