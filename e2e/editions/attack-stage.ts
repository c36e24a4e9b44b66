import { connect } from '@kizuna/kit/db/connect';
import { idOf } from '@kizuna/kit/graph/global-id';
import { expect } from 'vitest';
import { type Asker, type AskerOptions, createAsker, type Transport } from '../testkit/asker.ts';
import type { Edition } from '../testkit/edition.ts';

export const goodPassword = 'correct horse battery';

/** Somebody with a new account. */
export interface Newcomer {
  readonly id: string;
  readonly userId: number;
  readonly username: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** A Kizuna that is attacked, its database, and people for it. Where somebody comes from is theirs to say: a proxy is trusted. */
export interface AttackStage {
  readonly edition: Edition;
  readonly sql: ReturnType<typeof connect>;
  asker(transport: Transport, options?: AskerOptions): Asker;
  /** With an account of their own, made from an address of its own. */
  newcomer(): Promise<Newcomer>;
  /** An address that nobody came from yet. */
  newAddress(): string;
  /** Of the demo cast. */
  tokenOf(login: string): Promise<string>;
  /** All but the demo's own film. */
  untilJobsAreDone(): Promise<void>;
  /** What the process of `users` has worked, by its own figures. */
  processorSeconds(): Promise<number>;
  close(): Promise<void>;
}

/** @param edition started with `GATEWAY_TRUST_PROXY=1`; it is not stopped with the stage */
export function openAttackStage(edition: Edition): AttackStage {
  const sql = connect(edition.databaseUrl, { max: 3 });
  const askers: Asker[] = [];
  let addresses = 0;
  let people = 0;

  const stage: AttackStage = {
    edition,
    sql,
    asker(transport, options) {
      const asker = createAsker(transport, edition.url, options);
      askers.push(asker);
      return asker;
    },
    newAddress() {
      addresses += 1;
      return `198.51.${100 + Math.floor(addresses / 250)}.${1 + (addresses % 250)}`;
    },
    async newcomer() {
      people += 1;
      const username = `newcomer-${people}`;
      const input = { username, email: `${username}@kizuna.example`, password: goodPassword };
      const asker = stage.asker('HTTP', { from: stage.newAddress() });
      const made = await asker.mutate('accountRegister', input, 'user { id } accessToken refreshToken');
      const { user, accessToken, refreshToken } = { ...made.payload } as {
        user?: { id: string };
        accessToken?: string;
        refreshToken?: string;
      };
      if (!user || !accessToken || !refreshToken) throw new Error(`No account was made: ${made.code}`);
      return { id: user.id, userId: idOf('User', user.id) ?? 0, username, accessToken, refreshToken };
    },
    async tokenOf(login) {
      const asker = stage.asker('HTTP', { from: stage.newAddress() });
      const { payload, code } = await asker.mutate('sessionCreate', { login, password: 'kizuna-demo' }, 'accessToken');
      if (typeof payload?.accessToken !== 'string') throw new Error(`${login} was not signed in: ${code}`);
      return payload.accessToken;
    },
    untilJobsAreDone: () =>
      expect
        .poll(() => sql`select kind from jobs.job where status in ('QUEUED', 'RUNNING') and kind not like 'video%'`, {
          timeout: 60_000,
        })
        .toEqual([]),
    async processorSeconds() {
      const response = await fetch(new URL('/metrics', edition.subgraphUrls.users ?? edition.url));
      const [, seconds] = /^process_cpu_seconds_total\S* (\S+)/m.exec(await response.text()) ?? [];
      if (seconds === undefined) throw new Error('users has no figures.');
      return Number(seconds);
    },
    async close() {
      await Promise.all(askers.map((asker) => asker.close()));
      await sql.end();
    },
  };
  return stage;
}
