import { defineMessages } from './messages.ts';

/** What every form says that asks for a new password or a code. */
export const credentialMessages = defineMessages({
  en: {
    passwordRules: '8 to 256 characters. A few words that only you would put together are best.',
    passwordShort: 'Use at least 8 characters.',
    passwordLong: 'Use at most 256 characters.',
    showTyped: 'Show what is typed',
    needed: 'Please fill this in.',
    strength: {
      label: 'Strength of the password',
      TOO_SHORT: 'Too short',
      WEAK: 'Easy to guess',
      FAIR: 'Fair',
      GOOD: 'Good',
      STRONG: 'Strong',
    },
    appCode: 'Code from your authenticator app',
    appCodeHint: 'The six digits that it shows now.',
    backupCode: 'Backup code',
    backupCodeHint: 'One of the ten codes that you kept. Each works once.',
    useBackupCode: 'Use a backup code instead',
    useAppCode: 'Use the app instead',
  },
  ja: {
    passwordRules: '8〜256文字。自分だけが思いつく言葉をいくつか組み合わせるのがおすすめです。',
    passwordShort: '8文字以上で入力してください。',
    passwordLong: '256文字以内で入力してください。',
    showTyped: '入力内容を表示',
    needed: '入力してください。',
    strength: {
      label: 'パスワードの強さ',
      TOO_SHORT: '短すぎます',
      WEAK: '推測されやすい',
      FAIR: 'ふつう',
      GOOD: '良い',
      STRONG: '強い',
    },
    appCode: '認証アプリのコード',
    appCodeHint: 'アプリに表示されている6桁の数字',
    backupCode: 'バックアップコード',
    backupCodeHint: '保管した10個のうちの1つ。それぞれ1回だけ使えます。',
    useBackupCode: 'バックアップコードを使う',
    useAppCode: '認証アプリを使う',
  },
});
