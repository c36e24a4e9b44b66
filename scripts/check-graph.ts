/**
 * Compares the graph with `schema/published.graphql`, the API as it was last released. A breaking change fails unless
 * `schema/allowed-breaking-changes.json` names it with a reason; the persisted operations that would break are named.
 * `--publish` moves the released API forward to today's.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { buildSchema, findBreakingChanges, parse, validate } from 'graphql';

const schemaFolder = new URL('../schema/', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, schemaFolder), 'utf8');

const currentSdl = read('supergraph-api.graphql');
if (process.argv.includes('--publish')) {
  writeFileSync(new URL('published.graphql', schemaFolder), currentSdl);
  writeFileSync(new URL('allowed-breaking-changes.json', schemaFolder), '{}\n');
  console.log('schema/published.graphql is now the API of today.');
  process.exit(0);
}

const current = buildSchema(currentSdl);
const allowed: Record<string, string> = JSON.parse(read('allowed-breaking-changes.json'));
const breaking = findBreakingChanges(buildSchema(read('published.graphql')), current);
const refused = breaking.filter(({ description }) => !allowed[description]);
for (const { description } of refused) console.error(`Breaking change: ${description}`);

const broken = listOperations().filter(({ text }) => validate(current, parse(text)).length > 0);
for (const { client, text } of broken)
  console.error(`Operation of ${client} would break: ${text.split('{')[0]?.trim()}`);

if (refused.length > 0)
  console.error('Name each of them with a reason in schema/allowed-breaking-changes.json, or take it back.');
process.exit(refused.length + broken.length > 0 ? 1 : 0);

function listOperations(): { client: string; text: string }[] {
  const folder = new URL('operations/', schemaFolder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) => {
      const operations: Record<string, string> = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
      return Object.values(operations).map((text) => ({ client: file.replace('.json', ''), text }));
    });
}
