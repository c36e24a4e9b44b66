import { accountReceiptKind, accountWorkJobs } from '@kizuna/kit/accounts/account-work';
import type { AuditStore } from '@kizuna/kit/audit/audit-store';
import type { AuditChainState } from '@kizuna/kit/audit/audit-verification';
import type { Database } from '@kizuna/kit/db/database';
import type { JobHandlers } from '@kizuna/kit/jobs/job-types';
import { mailJobKind } from '@kizuna/kit/mail/mail-job';
import type { SubgraphPorts } from '@kizuna/kit/service/subgraph-ports';
import { createAccountAdminService } from './account/account-admin-service.ts';
import { createAccountSecurity } from './account/account-security.ts';
import { createAccountService } from './account/account-service.ts';
import { createEmailService } from './account/email-service.ts';
import { createPasswordService, passwordResetKind } from './account/password-service.ts';
import type { Passwords } from './account/passwords.ts';
import { createAccountClosingService } from './account-task/account-closing-service.ts';
import { createAccountExports, deleteExportKind } from './account-task/account-exports.ts';
import { createAccountTaskService } from './account-task/account-task-service.ts';
import { createUsersAccountData } from './account-task/users-account-data.ts';
import { createApiTokenService } from './api-token/api-token-service.ts';
import { createAttempts } from './attempts/attempts.ts';
import { createAvatarAddresses } from './avatar/avatar-addresses.ts';
import { createAvatarFiles, deleteAvatarKind } from './avatar/avatar-files.ts';
import { createAvatarMove, moveAvatarKind } from './avatar/avatar-move.ts';
import { createAvatarService } from './avatar/avatar-service.ts';
import type { UsersConfig } from './config.ts';
import type { UsersServices } from './context.ts';
import type { Tables } from './db/tables.ts';
import { accountMailKind, createAccountMails } from './mail/account-mail.ts';
import { createMailHandler } from './mail/mail-handler.ts';
import { createPaymentService } from './payment/payment-service.ts';
import { createPinService } from './second-factor/pin-service.ts';
import { createTotpService } from './second-factor/totp-service.ts';
import { createRequireRecentSignIn } from './session/recent-sign-in.ts';
import { createSessionEnding } from './session/session-ending.ts';
import { createSessionService } from './session/session-service.ts';
import { createSignInService } from './session/sign-in-service.ts';
import { createSignInThrottle } from './session/sign-in-throttle.ts';
import { createSharegramService } from './sharegram/sharegram-service.ts';
import { createSharegramTokens } from './sharegram/sharegram-tokens.ts';
import { createAccessTokenSigner } from './token/access-tokens.ts';
import type { SigningKeys } from './token/signing-keys.ts';

/** What users stands on. */
export interface Foundations {
  readonly ports: SubgraphPorts;
  readonly config: UsersConfig;
  readonly database: Database<Tables>;
  readonly passwords: Passwords;
  readonly keys: SigningKeys;
  readonly audit: AuditStore;
  readonly verifyAudit: () => Promise<AuditChainState[]>;
}

/** Puts the services together: each is given what it needs, and nothing else is wired anywhere. */
export function createServices(foundations: Foundations): { services: UsersServices; jobs: JobHandlers } {
  const { ports, config, database, passwords, keys, audit, verifyAudit } = foundations;
  const { bus, mailer, secrets, publicUrl } = ports;

  const attempts = createAttempts(database);
  const throttle = createSignInThrottle(attempts);
  const mails = createAccountMails(database, mailer, secrets.derive('account-mail'));
  const ending = createSessionEnding(database, bus);
  const emails = createEmailService({ database, attempts, mails, publicUrl });
  const totp = createTotpService({ database, attempts, mails, secrets, publicUrl });
  const pins = createPinService(database, passwords, attempts);
  const signAccessToken = createAccessTokenSigner(keys, config.tokens);
  const sessions = createSessionService({ database, signAccessToken, ending, mails, publicUrl });
  const signIns = createSignInService({ database, passwords, throttle, sessions, totp });
  const apiTokens = createApiTokenService({ database, bus, mails, publicUrl });
  const sealingKey = secrets.derive('password-reset');
  const reset = { attempts, throttle, ending, apiTokens, mails, sealingKey, publicUrl };
  const passwordChanges = createPasswordService({ database, passwords, ...reset });
  const accountTasks = createAccountTaskService({ database, mails, secrets });
  const accountExports = createAccountExports(ports);
  const closing = { ending, apiTokens, mails, publicUrl };
  const avatarFiles = createAvatarFiles(database, ports.storage);
  const verify = createSharegramTokens(config.sharegram);

  return {
    services: {
      ...{ emails, passwordChanges, sessions, signIns, totp, pins, apiTokens, accountTasks, audit, verifyAudit },
      accountExports,
      avatars: createAvatarService({ database, files: avatarFiles, attempts }),
      avatarAddresses: createAvatarAddresses(secrets.derive('files/users/avatars'), publicUrl),
      accountClosing: createAccountClosingService({ database, tasks: accountTasks, ...closing }),
      accounts: createAccountService({ database, passwords, attempts, emails }),
      accountAdmin: createAccountAdminService({ database, ending, apiTokens, mails, publicUrl }),
      readSecurity: createAccountSecurity(database),
      requireRecentSignIn: createRequireRecentSignIn(database),
      payments: createPaymentService({ database, attempts, totp, pins }),
      sharegram: createSharegramService({ database, verify, attempts, emails, signIns }),
    },
    jobs: {
      [mailJobKind]: createMailHandler(database, mailer),
      [accountMailKind]: mails.handler,
      [passwordResetKind]: passwordChanges.resetHandler,
      [accountReceiptKind]: accountTasks.receiptHandler,
      [deleteExportKind]: accountExports.deleteHandler,
      [deleteAvatarKind]: avatarFiles.deleteHandler,
      [moveAvatarKind]: createAvatarMove(database, avatarFiles),
      ...accountWorkJobs({ holder: 'users', database, data: createUsersAccountData(audit, avatarFiles), ports }),
    },
  };
}
