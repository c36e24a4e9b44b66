import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import { GraphQLError } from 'graphql';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { formatError } from '../errors/format-errors.ts';
import { KizunaError } from '../errors/kizuna-error.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { createLogger } from './logger.ts';

const canary = 'Kanarienvogel';
const folder = mkdtempSync(join(tmpdir(), 'kizuna-log-'));
let files = 0;
let database: TestDatabase;
let client: postgres.Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  client = postgres(database.url, { max: 1, onnotice: () => {} });
  await client`create table person (name text primary key, age int check (age > 0))`;
  await client`insert into person values (${canary}, 1)`;
});
afterAll(async () => {
  await client.end();
  await database.drop();
  rmSync(folder, { recursive: true });
});

/** What is in the log after `work`. */
async function logOf(work: (logger: ReturnType<typeof createLogger>) => unknown): Promise<string> {
  files += 1;
  const file = join(folder, `${files}.log`);
  const logger = createLogger({ service: 'test', level: 'trace', file });
  await work(logger);
  logger.info('end of the test');
  for (;;) {
    const [written = '', end] = readFileSync(file, 'utf8').split(/^.*end of the test.*$/m);
    if (end !== undefined) return written;
    await setImmediate();
  }
}

const thrownBy = (work: () => unknown): Promise<unknown> =>
  Promise.resolve()
    .then(work)
    .then(
      () => new Error('nothing was thrown'),
      (error: unknown) => error,
    );

it('writes names and numbers, and nothing that the SDL classifies, at any depth and however it is spelled', async () => {
  const log = await logOf((logger) => {
    logger.info({ email: canary, user: { legal_name: canary, id: 7, inner: [{ birthDate: canary }] } }, 'seen');
    logger.info({ variables: { text: canary }, headers: { cookie: canary }, req: { url: canary }, kind: 'mail' }, 'in');
    logger.child({ email: canary, password: canary, refresh_token: canary, jobId: 12 }).warn('child');
    logger.info(
      { deep: { a: { b: { c: { d: { e: { f: canary } } } } } }, bytes: Buffer.from(canary), big: 5n },
      'deep',
    );
  });
  expect(log).not.toContain(canary);
  expect(log).toContain('"id":7');
  expect(log).toContain('"kind":"mail"');
  expect(log).toContain('"jobId":12');
  expect(log).toContain('"big":"5"');
});

it('describes errors of the database by their code and place, without the row, the parameters or the value', async () => {
  const db = drizzle(client);
  const failures = [
    await thrownBy(() => db.execute(sql`insert into person values (${canary}, 2)`)),
    await thrownBy(() => client`insert into person values (${`${canary} the second`}, -1)`),
    await thrownBy(() => client.unsafe(`select '${canary}'::int`)),
    await thrownBy(() => db.execute(sql.raw(`select * from nowhere where name = '${canary}'`))),
  ];
  const log = await logOf((logger) => {
    for (const err of failures) {
      logger.error({ err }, 'failed');
      logger.error({ err: new KizunaError('INTERNAL_ERROR', { cause: err }) }, 'failed because');
      logger.error(err);
      logger.error({ about: { err } });
      formatError(new GraphQLError('x', { originalError: err as Error }), 'en', logger);
    }
  });
  expect(log).not.toContain(canary);
  for (const said of ['23505', 'person_pkey', '23514', '22P02', '42P01', 'invalid input syntax', 'logger.test.ts']) {
    expect(log).toContain(said);
  }
});

it('describes errors of libraries without what they quote, and never their other properties', async () => {
  const errors = await Promise.all([
    thrownBy(() => JSON.parse(`{"name": ${canary}}`)),
    thrownBy(() => z.object({ kind: z.enum(['a']) }).parse({ kind: canary, [canary]: 1 })),
    thrownBy(() => new URL(`//${canary}`)),
    thrownBy(() => Buffer.alloc(canary as never)),
    thrownBy(() => {
      throw new GraphQLError(`Variable "$input" got invalid value "${canary}"; Expected type "Date".`);
    }),
    thrownBy(() => {
      throw Object.assign(new AggregateError([new SyntaxError(`no "${canary}"`)], 'all'), { detail: canary });
    }),
    thrownBy(() => {
      throw canary;
    }),
  ]);
  const log = await logOf((logger) => {
    for (const err of errors) logger.error({ err }, 'failed');
  });
  expect(log.trim().split('\n')).toHaveLength(errors.length);
  expect(log).not.toContain(canary);
});

it('leaves out of what a resolver threw whatever the client had sent', async () => {
  const variables = { input: { name: canary, lines: [`  ${canary} Senior `] } };
  const log = await logOf((logger) => {
    const error = new Error(`cannot handle ${canary} Senior (${canary}) called "in the text"`);
    formatError(error, 'en', logger, { variables, query: '{ greet(name: "in the text") }' });
  });
  expect(log).not.toContain(canary);
  expect(log).not.toContain('in the text');
  expect(log).toContain('cannot handle');
});

it('takes out of a line what is a secret or an address by its form', async () => {
  const jwt = 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJl';
  const secrets = [
    'aoi@kizuna.example',
    jwt,
    `kzn_${'a1'.repeat(24)}`,
    'hunter2',
    'JBSWY3DPEHPK3PXP',
    '$2b$10$abcdefgh',
  ];
  const log = await logOf((logger) => {
    logger.info(`to aoi@kizuna.example with Bearer ${jwt} and kzn_${'a1'.repeat(24)}`);
    logger.info({ place: 'postgres://kizuna:hunter2@db:5432/kizuna' }, 'place');
    logger.info(
      { link: 'https://kizuna.example/files/x?token=hunter2&sig=hunter2' },
      '%s',
      'otpauth://totp/x?secret=JBSWY3DPEHPK3PXP',
    );
    logger.info(`hash $2b$10$abcdefgh`);
    logger.info({ long: 'a'.repeat(200_000) }, 'long');
  });
  for (const secret of secrets) expect(log).not.toContain(secret);
  expect(log).toContain('db:5432/kizuna');
});
