/**
 * Copies the web client's operations, as codegen wrote them, to where the gateway and the reviewers of the graph look for
 * them. With `--check` it writes nothing and fails when they differ.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const generated = new URL('../client/src/graphql/generated/persisted-documents.json', import.meta.url);
const committed = new URL('../schema/operations/client.json', import.meta.url);

const operations = JSON.parse(readFileSync(generated, 'utf8'));
const byText = Object.entries(operations).sort(([, one], [, other]) => (one < other ? -1 : 1));
const wanted = `${JSON.stringify(Object.fromEntries(byText), null, 2)}\n`;
if (!process.argv.includes('--check')) {
  writeFileSync(committed, wanted);
} else if (readFileSync(committed, 'utf8') !== wanted) {
  console.error('schema/operations/client.json is out of date: run `npm run codegen` and commit it.');
  process.exit(1);
}
