/**
 * Writes `schema/access-table.md`: who may ask for what, as the SDL declares it. With `--check` it writes nothing and fails when the file
 * is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { readAccessTable } from './lib/access-table.ts';
import { readSubgraphSdl } from './lib/composition.ts';
import { writeAccessTable } from './lib/write-access-table.ts';

const url = new URL('../schema/access-table.md', import.meta.url);
const apiSdl = readFileSync(new URL('../schema/supergraph-api.graphql', import.meta.url), 'utf8');
const text = writeAccessTable(readAccessTable(readSubgraphSdl(), apiSdl));
if (!process.argv.includes('--check')) {
  writeFileSync(url, text);
} else if (readFileSync(url, 'utf8') !== text) {
  console.error(
    'schema/access-table.md is out of date: run `npx tsx scripts/access-table.ts`, read what changed, and commit it.',
  );
  process.exit(1);
}
