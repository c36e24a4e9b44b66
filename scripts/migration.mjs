/**
 * `npm run db:migration -- <subgraph> <name>`: writes the migration that brings the database to what the subgraph's
 * `src/db/tables.ts` says.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { root, step, tool } from './lib/steps.mjs';

const [subgraph, name] = process.argv.slice(2);
if (!subgraph || !name) {
  console.error('Say for which subgraph, and what changes: npm run db:migration -- forum add_votes');
  process.exit(1);
}
const folder = `subgraphs/${subgraph}/src/db`;
await step(
  `Migration ${name}`,
  tool('drizzle-kit'),
  [
    ...['generate', '--dialect', 'postgresql', '--schema', `${folder}/tables.ts`],
    ...['--out', `${folder}/migrations`, '--name', name],
  ],
  { env: { NODE_OPTIONS: '--conditions=kizuna-source' } },
);
// The kit makes the schema, since the subgraph's own role must own it, before the first migration would.
for (const file of readdirSync(`${root}${folder}/migrations`).filter((entry) => entry.endsWith('.sql'))) {
  const path = `${root}${folder}/migrations/${file}`;
  writeFileSync(path, readFileSync(path, 'utf8').replace(/^CREATE SCHEMA "/, 'CREATE SCHEMA IF NOT EXISTS "'));
}
// drizzle-kit leaves the line open, and each later migration would show it as changed.
const journal = `${root}${folder}/migrations/meta/_journal.json`;
writeFileSync(journal, `${readFileSync(journal, 'utf8').trimEnd()}\n`);
