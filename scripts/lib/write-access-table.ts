import type { Requirement } from '../../kit/src/access/requirement.ts';
import { type AccessRow, columns } from './access-table.ts';

const rootTypes = ['Query', 'Mutation', 'Subscription'];

const introduction = `# Who may ask for what

Written by \`npx tsx scripts/access-table.ts\` from the access directives in the SDL; \`npm run verify\` fails when it is out of date. Read a change of it in a
review as what it is: a change of who may see or do what. See [docs/protecting-a-field.md](../docs/protecting-a-field.md).

\`yes\` means that the declared rules grant it: what the viewer then gets of it is for the resolvers to decide. Much of the graph shows
everybody what is public, and more to whom it belongs; what one may not know of is \`null\`, left out of a list, or \`NOT_FOUND\`. There an API
token counts as nobody until it may read the area. API tokens here are a partner's.`;

/** The table as Markdown: root fields one by one, fields of other objects one by one where they ask for something. */
export function writeAccessTable(rows: readonly AccessRow[]): string {
  const sections = rootTypes.map((type) => [
    `## ${type}`,
    ...writeRows(
      rows.filter((row) => row.type === type),
      ({ field }) => field,
    ),
  ]);
  const others = rows.filter(({ type }) => !rootTypes.includes(type));
  const ruled = others.filter(({ requirements }) => requirements.length > 0);
  const free = others.filter(({ requirements }) => requirements.length === 0);
  const freeTypes = [...new Set(free.map(({ type }) => type))];
  const freeFieldsOf = (type: string) => free.filter((row) => row.type === type).map(({ field }) => field);
  return `${[
    introduction,
    ...sections.map((lines) => lines.join('\n')),
    ['## Fields of objects', ...writeRows(ruled, ({ type, field }) => `${type}.${field}`)].join('\n'),
    [
      '## Fields of objects that ask for nothing',
      '',
      'Whoever gets the object may ask for them.',
      '',
      '| object | fields |',
      '| --- | --- |',
      ...freeTypes.map((type) => `| ${type} | ${freeFieldsOf(type).join(', ')} |`),
    ].join('\n'),
  ].join('\n\n')}\n`;
}

function writeRows(rows: readonly AccessRow[], nameOf: (row: AccessRow) => string): string[] {
  return [
    '',
    `| field | asks for | ${columns.join(' | ')} |`,
    `| --- | --- | ${columns.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => {
      const outcomes = columns.map((column) => row.outcomes[column] ?? 'yes');
      return `| ${nameOf(row)} | ${row.requirements.map(describe).join('; ') || 'nothing'} | ${outcomes.join(' | ')} |`;
    }),
  ];
}

function describe({ authenticated, scopes, policies }: Requirement): string {
  const parts = [authenticated ? 'a sign-in' : '', writeAlternatives(scopes), writeAlternatives(policies)];
  return parts.filter((part) => part !== '').join('; ');
}

function writeAlternatives(alternatives: Requirement['scopes']): string {
  return (alternatives ?? []).map((names) => names.map((name) => `\`${name}\``).join(' and ')).join(', or ');
}
