import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Bus } from '@kizuna/kit/bus/bus';
import type { Database, Executor } from '@kizuna/kit/db/database';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { checkText } from '@kizuna/kit/input/text';
import {
  type ApiTokenRevoked,
  apiTokenRevokedTopic,
  apiTokenScopes,
  hashApiToken,
  hintOfApiToken,
  makeApiToken,
} from '@kizuna/kit/viewer/api-token';
import type { SessionViewer, UserType } from '@kizuna/kit/viewer/viewer';
import { mayHaveApiTokens, partnerOf } from '../account/account-policy.ts';
import { lockAccounts } from '../account-task/account-task-repository.ts';
import type { Tables } from '../db/tables.ts';
import type { AccountMails } from '../mail/account-mail.ts';
import {
  type ApiTokenRow,
  countUsableApiTokens,
  findApiToken,
  findUsableApiToken,
  insertApiToken,
  listApiTokens,
  listUsableApiTokens,
  revokeApiTokens,
  touchApiToken,
} from './api-token-repository.ts';

/** What a partner asks for. */
export interface ApiTokenRequest {
  readonly name: string;
  readonly scopes: readonly string[];
  /** Seconds. */
  readonly expiresIn: number;
}

/** What the gateway is told of a token. */
export interface VerifiedApiToken {
  readonly tokenId: number;
  readonly userId: number;
  readonly userType: UserType;
  readonly scopes: string[];
  readonly partnerId: number | null;
  readonly expiresAt: Date;
}

/** Keys for programs of partners and their concierges. */
export interface ApiTokenService {
  /** @returns the token itself, this once. @throws KizunaError FORBIDDEN, VALIDATION_ERROR, CONFLICT when there are too many */
  create(viewer: SessionViewer, request: ApiTokenRequest): Promise<{ token: string; apiToken: ApiTokenRow }>;
  /** The viewer's own, newest first. */
  list(viewer: SessionViewer): Promise<ApiTokenRow[]>;
  /** Of the viewer's own; one that was revoked before stays so. @throws KizunaError NOT_FOUND */
  revoke(viewer: SessionViewer, id: number): Promise<ApiTokenRow>;
  /** Revokes all of a user inside the caller's transaction; the caller announces them when it has committed. */
  revokeAllIn(tx: Executor<Tables>, userId: number): Promise<ApiTokenRow[]>;
  /** Those that go on after their account has changed; the caller announces them, too, so that gateways ask what they stand for now. */
  usableIn(tx: Executor<Tables>, userId: number): Promise<ApiTokenRow[]>;
  announce(changed: readonly ApiTokenRow[]): Promise<void>;
  /** Whom a token speaks for; null when it is good for nothing. @param hash SHA-256 in hex */
  verify(hash: string): Promise<VerifiedApiToken | null>;
}

const maxLifetimeSeconds = 366 * 24 * 60 * 60;
const maxTokens = 50;
const maxListed = 200;

export function createApiTokenService(options: {
  readonly database: Database<Tables>;
  readonly bus: Bus;
  readonly mails: AccountMails;
  readonly publicUrl: string;
}): ApiTokenService {
  const { bus, mails, publicUrl } = options;
  const { db } = options.database;

  async function announce(changed: readonly ApiTokenRow[]): Promise<void> {
    await Promise.all(
      changed.map(({ id }) => bus.publish(apiTokenRevokedTopic, { tokenId: id } satisfies ApiTokenRevoked)),
    );
  }

  return {
    announce,

    async create(viewer, request) {
      if (!mayHaveApiTokens(viewer.userType)) throw new KizunaError('FORBIDDEN');
      const { name, scopes, expiresIn } = checkRequest(request);
      const token = makeApiToken();
      const apiToken = await db.transaction(async (tx) => {
        // Of many requests at once each is to count those before it.
        await lockAccounts(tx, [viewer.userId]);
        if ((await countUsableApiTokens(tx, viewer.userId)) >= maxTokens) throw tooMany();
        const row = await insertApiToken(tx, {
          ...{ userId: viewer.userId, name, hash: hashApiToken(token), hint: hintOfApiToken(token), scope: scopes },
          expiresAt: new Date(Date.now() + expiresIn * 1000),
        });
        const target = { targetType: 'ApiToken', targetId: row.id };
        const details = { scopes };
        await recordAudit(tx, { action: 'api_token.create', actorId: viewer.userId, ...target, details });
        const values = { name, scopes: scopes.join(', '), link: `${publicUrl}/tokens` };
        await mails.enqueue(tx, { template: 'api_token_created', userId: viewer.userId, values });
        return row;
      });
      return { token, apiToken };
    },

    list: ({ userId }) => listApiTokens(db, userId, maxListed),

    async revoke({ userId }, id) {
      const revoked = await db.transaction(async (tx) => {
        const rows = await revokeApiTokens(tx, userId, id);
        const target = { targetType: 'ApiToken', targetId: id };
        if (rows.length > 0) await recordAudit(tx, { action: 'api_token.revoke', actorId: userId, ...target });
        return rows;
      });
      await announce(revoked);
      const row = revoked[0] ?? (await findApiToken(db, id, userId));
      if (!row) throw new KizunaError('NOT_FOUND');
      return row;
    },

    revokeAllIn: (tx, userId) => revokeApiTokens(tx, userId),
    usableIn: (tx, userId) => listUsableApiTokens(tx, userId),

    async verify(hash) {
      const found = await findUsableApiToken(db, hash);
      if (!found) return null;
      const { token, account } = found;
      await touchApiToken(db, token.id);
      return {
        ...{ tokenId: token.id, userId: account.id, userType: account.userType, partnerId: partnerOf(account) },
        ...{ scopes: token.scope, expiresAt: token.expiresAt },
      };
    },
  };
}

function tooMany(): KizunaError {
  return new KizunaError('CONFLICT', {
    message: {
      en: `There are ${maxTokens} tokens already: revoke one first.`,
      ja: `トークンは${maxTokens}個までです。先に不要なものを無効にしてください。`,
    },
  });
}

function checkRequest({ name, scopes, expiresIn }: ApiTokenRequest) {
  const wanted = [...new Set(scopes)];
  if (wanted.length === 0 || !wanted.every((scope) => apiTokenScopes.includes(scope))) {
    const list = apiTokenScopes.join(', ');
    throw invalid('scopes', `Choose one or more of: ${list}.`, `次の中から1つ以上選んでください: ${list}`);
  }
  if (expiresIn < 60 || expiresIn > maxLifetimeSeconds) {
    throw invalid('expiresIn', 'Choose a minute to a year.', '1分から1年の間で指定してください。');
  }
  return { name: checkText('name', name.trim(), { max: 100, multiline: false }), scopes: wanted, expiresIn };
}
