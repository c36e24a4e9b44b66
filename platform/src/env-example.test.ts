import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { portVariable } from './check-port.ts';
import { readSubgraphPlaces } from './services-config.ts';

const root = new URL('../../', import.meta.url);
const places = readSubgraphPlaces({});

it('.env.example names every variable that is read', () => {
  const files = [
    'kit/src/config/kizuna-config.ts',
    'kit/src/service/run-service.ts',
    'gateway/src/config.ts',
    'gateway/src/upstream/transport-config.ts',
    ...places.map(({ name }) => `subgraphs/${name}/src/config.ts`),
  ].filter((file) => existsSync(new URL(file, root)));
  const read = files.flatMap((file) => [
    ...readFileSync(new URL(file, root), 'utf8').matchAll(/^ {2}([A-Z][A-Z\d_]+): /gm),
  ]);
  const variables = [...read.map(([, name]) => name), ...places.map(({ name }) => portVariable(name))];
  expect(variables).toContain('KIZUNA_SECRET');
  const example = readFileSync(new URL('.env.example', root), 'utf8');
  const named = new Set([...example.matchAll(/^(?:# )?([A-Z][A-Z\d_]+)=/gm)].map(([, name]) => name));
  expect(variables.filter((name) => !named.has(name))).toEqual([]);
});
