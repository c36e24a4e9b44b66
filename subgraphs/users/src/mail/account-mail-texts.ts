import type { LocalizedText } from '@kizuna/kit/errors/error-codes';
import type { UserType } from '@kizuna/kit/viewer/viewer';
import type { MailText } from './mail-templates.ts';

/** Mails about an account itself. */
export const accountMailTemplates = [
  'password_reset',
  'password_changed',
  'verify_email',
  'email_changed',
  'new_sign_in',
  'second_factor_changed',
  'api_token_created',
  'account_erased',
  'account_closed',
  'account_merged',
  'role_changed',
] as const;
export type AccountMailTemplate = (typeof accountMailTemplates)[number];

/** Each of them in every language. */
export const accountMailTexts: Readonly<Record<AccountMailTemplate, MailText>> = {
  password_reset: {
    subject: { en: 'Set a new password', ja: 'パスワードの再設定' },
    text: {
      en: 'Hello {displayName},\n\nset a new password within 30 minutes here:\n\n{link}\n\nIf you did not ask for this, do nothing: your password stays as it is.\n\nKizuna',
      ja: '{displayName} さん\n\n30分以内に次のリンクから新しいパスワードを設定してください。\n\n{link}\n\nお心当たりがない場合は何もしないでください。パスワードは変更されません。\n\nKizuna',
    },
  },
  password_changed: {
    subject: { en: 'Your password was changed', ja: 'パスワードが変更されました' },
    text: {
      en: 'Hello {displayName},\n\nthe password of your account was changed. If this was not you, set a new one at once:\n\n{link}\n\nKizuna',
      ja: '{displayName} さん\n\nアカウントのパスワードが変更されました。お心当たりがない場合は、すぐに再設定してください。\n\n{link}\n\nKizuna',
    },
  },
  verify_email: {
    subject: { en: 'Confirm your e-mail address', ja: 'メールアドレスの確認' },
    text: {
      en: 'Hello {displayName},\n\nconfirm that this is your address within 24 hours:\n\n{link}\n\nIf you have no account with us, do nothing.\n\nKizuna',
      ja: '{displayName} さん\n\n24時間以内に次のリンクからメールアドレスを確認してください。\n\n{link}\n\nお心当たりがない場合は何もしないでください。\n\nKizuna',
    },
  },
  email_changed: {
    subject: { en: 'Your e-mail address was changed', ja: 'メールアドレスが変更されました' },
    text: {
      en: 'Hello {displayName},\n\nyour account now has another e-mail address. If this was not you, write to our support at once.\n\nKizuna',
      ja: '{displayName} さん\n\nアカウントのメールアドレスが変更されました。お心当たりがない場合は、すぐにサポートへご連絡ください。\n\nKizuna',
    },
  },
  new_sign_in: {
    subject: { en: 'New sign-in to your account', ja: '新しい端末からのサインイン' },
    text: {
      en: 'Hello {displayName},\n\nsomebody signed in to your account from a device or place that is new to us.\n\nWhen: {when}\nDevice: {device}\nAddress: {address}\n\nIf this was not you, change your password and end that session:\n\n{link}\n\nKizuna',
      ja: '{displayName} さん\n\n新しい端末または場所からアカウントへのサインインがありました。\n\n日時: {when}\n端末: {device}\nアドレス: {address}\n\nお心当たりがない場合は、パスワードを変更し、そのセッションを終了してください。\n\n{link}\n\nKizuna',
    },
  },
  account_erased: {
    subject: { en: 'Your account was erased', ja: 'アカウントが削除されました' },
    text: {
      en: 'Hello,\n\nyour account and what was held on you are erased.\n\nWhat the law makes us keep:\n{kept}\n\nKizuna',
      ja: 'アカウントと保存されていた情報を削除しました。\n\n法令により保管するもの:\n{kept}\n\nKizuna',
    },
  },
  account_closed: {
    subject: { en: 'Your account was closed', ja: 'アカウントの利用が停止されました' },
    text: {
      en: 'Hello {displayName},\n\nan administrator closed your account. You are signed out everywhere and cannot sign in until it is opened again. What is in it stays.\n\nIf you think that this is a mistake, write to our support.\n\nKizuna',
      ja: '{displayName} さん\n\n管理者がアカウントの利用を停止しました。すべての端末からサインアウトされ、再開されるまでサインインできません。保存されている内容はそのまま残ります。\n\nお心当たりがない場合は、サポートへご連絡ください。\n\nKizuna',
    },
  },
  account_merged: {
    subject: { en: 'Your account was merged into another one', ja: 'アカウントが統合されました' },
    text: {
      en: 'Hello {displayName},\n\nan administrator merged your account {username} into your account {primary}, which has everything of it now. The account {username} is closed: sign in as {primary} from now on.\n\n{link}\n\nIf {primary} is not yours, write to our support at once.\n\nKizuna',
      ja: '{displayName} さん\n\n管理者がアカウント {username} を {primary} に統合しました。内容はすべて {primary} に移り、{username} は閉じられました。今後は {primary} でサインインしてください。\n\n{link}\n\n{primary} にお心当たりがない場合は、すぐにサポートへご連絡ください。\n\nKizuna',
    },
  },
  role_changed: {
    subject: { en: 'The role of your account was changed', ja: 'アカウントの種別が変更されました' },
    text: {
      en: 'Hello {displayName},\n\nan administrator changed the role of your account: {before} → {after}. You are signed out everywhere; from your next sign-in on you have what the new role includes.\n\n{link}\n\nIf you think that this is a mistake, write to our support.\n\nKizuna',
      ja: '{displayName} さん\n\n管理者がアカウントの種別を変更しました（{beforeJa} → {afterJa}）。すべての端末からサインアウトされました。次回のサインインから新しい種別でご利用いただけます。\n\n{link}\n\nお心当たりがない場合は、サポートへご連絡ください。\n\nKizuna',
    },
  },
  second_factor_changed: {
    subject: { en: 'Two-step sign-in was changed', ja: '2段階認証の設定が変更されました' },
    text: {
      en: 'Hello {displayName},\n\ntwo-step sign-in of your account was switched on or off. If this was not you, look at your account:\n\n{link}\n\nKizuna',
      ja: '{displayName} さん\n\nアカウントの2段階認証の設定が変更されました。お心当たりがない場合は、アカウントをご確認ください。\n\n{link}\n\nKizuna',
    },
  },
  api_token_created: {
    subject: { en: 'A new API token for your account', ja: '新しいAPIトークンの発行' },
    text: {
      en: 'Hello {displayName},\n\nan API token was made for your account.\n\nName: {name}\nIt may do: {scopes}\n\nIf this was not you, revoke it and change your password:\n\n{link}\n\nKizuna',
      ja: '{displayName} さん\n\nアカウントに新しいAPIトークンが発行されました。\n\n名前: {name}\n権限: {scopes}\n\nお心当たりがない場合は、トークンを無効にし、パスワードを変更してください。\n\n{link}\n\nKizuna',
    },
  },
};

/** Roles as these mails call them. */
export const roleNames: Readonly<Record<UserType, LocalizedText>> = {
  ADMIN: { en: 'Administrator', ja: '管理者' },
  OPERATOR: { en: 'Operator', ja: 'オペレーター' },
  PARTNER: { en: 'Partner', ja: 'パートナー' },
  CONCIERGE: { en: 'Concierge', ja: 'コンシェルジュ' },
  MEMBER: { en: 'Member', ja: 'メンバー' },
};
