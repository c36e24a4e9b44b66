import { demoPassword } from '@kizuna/kit/demo/cast';
import { createGraphClient, type GraphClient } from './graph-client.ts';
import { type Subscription, subscribe } from './subscription.ts';

/** Somebody of the demo cast, signed in. */
export interface Person extends GraphClient {
  readonly accessToken: string;
  /** The refresh cookie as a browser would send it: `name=value`. */
  readonly cookie: string;
  follow<Data>(query: string, variables?: Readonly<Record<string, unknown>>): Subscription<Data>;
}

interface SignIn {
  sessionCreate: { accessToken: string | null; userErrors: { code: string }[] } | null;
}

const signInMutation = /* GraphQL */ `
  mutation SignIn($input: SessionCreateInput!) {
    sessionCreate(input: $input) {
      accessToken
      userErrors { code }
    }
  }
`;

/** Signs in over HTTP as a browser does. @throws Error with the codes when it is refused */
export async function signIn(url: string, login: string, password = demoPassword): Promise<Person> {
  const answer = await createGraphClient(url).try<SignIn>(signInMutation, { input: { login, password } });
  const created = answer.data?.sessionCreate;
  const accessToken = created?.accessToken;
  if (!accessToken) throw new Error(JSON.stringify(created?.userErrors ?? answer.errors));
  const authorization = `Bearer ${accessToken}`;
  return {
    ...createGraphClient(url, { authorization }),
    accessToken,
    cookie: cookieOf(answer.headers),
    follow: (query, variables) => subscribe(url, authorization, query, variables),
  };
}

/** The refresh cookie that an answer sets; empty when it sets none. */
export function cookieOf(headers: Headers): string {
  const set = headers.getSetCookie().find((cookie) => cookie.includes('kizuna-refresh='));
  return set?.split(';')[0] ?? '';
}
