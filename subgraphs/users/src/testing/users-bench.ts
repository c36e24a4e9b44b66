import { connect } from '@kizuna/kit/db/connect';
import { demoCast, demoPassword } from '@kizuna/kit/demo/cast';
import { subgraphHeaders } from '@kizuna/kit/graph/request-context';
import type { SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import type { Mail, Mailer } from '@kizuna/kit/mail/mailer';
import { type SubgraphHarness, startSubgraphHarness } from '@kizuna/kit/testing/subgraph-harness';
import { createAssertionSigner } from '@kizuna/kit/viewer/assertion';
import type { SessionViewer, Viewer } from '@kizuna/kit/viewer/viewer';
import { decodeJwt } from 'jose';
import type postgres from 'postgres';
import { createUsers } from '../app.ts';
import { readUsersConfig, type UsersConfig } from '../config.ts';
import { startOtherHolders } from './other-holders.ts';

export type Payload = Record<string, unknown> & {
  readonly userErrors: readonly { readonly field: string | null; readonly code: string }[];
};

/** The subgraph `users` with the demo cast on a database of its own, working its jobs. */
export interface UsersBench {
  readonly harness: SubgraphHarness;
  /** As the owner of the server, for what a story cannot wait for. */
  readonly sql: postgres.Sql;
  /** Every mail so far. */
  readonly mails: readonly Mail[];
  /** Waits for a mail to an address whose subject holds the words. */
  mailTo(address: string, subject: string, newerThan?: number): Promise<Mail>;
  /** Runs one mutation `name(input: NameInput!)`. @returns its payload, or what it failed with */
  mutate(viewer: Viewer | null, name: string, input: object | null, selection: string, from?: string): Promise<Payload>;
  /** The same, where it is to fail. @returns the code */
  refusal(viewer: Viewer | null, name: string, input: object | null): Promise<unknown>;
  signIn(username: string, password?: string, otpCode?: string): Promise<SessionViewer>;
  register(username: string, password?: string): Promise<SessionViewer>;
  /** Makes a session look as if its sign-in was so many minutes ago. */
  age(viewer: SessionViewer, minutes: number): Promise<void>;
  close(): Promise<void>;
}

export const longPassword = 'correct horse battery';

export async function startUsersBench(changes: Partial<UsersConfig> = {}): Promise<UsersBench> {
  const config = { ...readUsersConfig({}), ...changes };
  const outbox = createOutbox();
  const harness = await startSubgraphHarness((ports) => createUsers({ ...ports, mailer: outbox.mailer }, config));
  await harness.subgraph.seedDemo?.();
  await harness.startJobs();
  const others = await startOtherHolders(harness.ports);
  const sql = connect(harness.ports.databaseUrl, { max: 2 });
  const sign = createAssertionSigner(harness.ports.secrets.derive('assertion'));

  async function ask(
    viewer: Viewer | null,
    name: string,
    input: object | null,
    selection: string,
    from = '',
  ): Promise<SubgraphResponse> {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
    const query = input
      ? `mutation ($input: ${type}) { ${name}(input: $input) { ${selection} } }`
      : `mutation { ${name} { ${selection} } }`;
    const headers = {
      [subgraphHeaders.assertion]: sign(viewer, 'users'),
      [subgraphHeaders.locale]: 'en',
      ...(from ? { [subgraphHeaders.clientAddress]: from } : {}),
    };
    return JSON.parse(await harness.executor.execute({ query, variables: { input }, headers }));
  }

  const bench: UsersBench = {
    harness,
    sql,
    mails: outbox.mails,
    mailTo: (address, subject, newerThan) => outbox.mailTo(address, subject, newerThan),

    async mutate(viewer, name, input, selection, from) {
      const { data, errors } = await ask(viewer, name, input, `${selection} userErrors { field code }`, from);
      if (errors) throw new Error(`${name}: ${JSON.stringify(errors)}`);
      return (data as Record<string, Payload>)[name] as Payload;
    },

    async refusal(viewer, name, input) {
      const { data, errors } = await ask(viewer, name, input, 'userErrors { code }');
      const payload = (data as Record<string, Payload | null> | undefined)?.[name];
      return errors?.[0]?.extensions?.code ?? payload?.userErrors[0]?.code;
    },

    async signIn(login, password = demoPassword, otpCode) {
      const input = { login, password, ...(otpCode ? { otpCode } : {}) };
      return viewerOf(await bench.mutate(null, 'sessionCreate', input, 'accessToken'));
    },

    async register(username, password = longPassword) {
      const input = { username, email: `${username}@kizuna.example`, password };
      return viewerOf(await bench.mutate(null, 'accountRegister', input, 'accessToken'));
    },

    async age({ sessionId }, minutes) {
      await sql`update auth.session set authenticated_at = now() - make_interval(mins => ${minutes}) where id = ${sessionId}`;
    },

    async close() {
      await others.stop();
      await sql.end();
      await harness.close();
    },
  };
  return bench;
}

/** The gateway's view of an access token. */
export function viewerOf({ accessToken, ...rest }: Record<string, unknown>): SessionViewer {
  if (typeof accessToken !== 'string') throw new Error(`Nobody was signed in: ${JSON.stringify(rest)}`);
  const { sub, sid, userType } = decodeJwt<{ sid: number; userType: Viewer['userType'] }>(accessToken);
  return { userId: Number(sub), userType, sessionId: sid };
}

/** The token of the link in a mail. */
export function tokenIn({ text }: Mail): string {
  const [, token = ''] = /#token=([\w-]+)/.exec(text) ?? [];
  return token;
}

/** One of the cast without a sign-in: enough for whatever asks for none that is recent. */
export const castViewer = (name: keyof typeof demoCast): SessionViewer => ({
  userId: demoCast[name].id,
  userType: demoCast[name].userType,
  sessionId: 0,
});

function createOutbox() {
  const mails: Mail[] = [];
  let arrived = () => {};
  let arrival = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const mailer: Mailer = {
    async send(mail) {
      mails.push(mail);
      arrived();
      arrival = new Promise((resolve) => {
        arrived = resolve;
      });
    },
    async close() {},
  };
  return {
    mails,
    mailer,
    /** @param newerThan passes over so many mails */
    async mailTo(address: string, subject: string, newerThan = 0): Promise<Mail> {
      for (;;) {
        const found = mails.slice(newerThan).find((mail) => mail.to === address && mail.subject.includes(subject));
        if (found) return found;
        await arrival;
      }
    },
  };
}
