import { defineMessages } from '../../lib/messages.ts';

export const outboxMessages = defineMessages({
  en: {
    title: 'Outbox',
    subtitle: 'Mails are kept here instead of sent. New ones show up by themselves.',
    link: 'Read the mail in the outbox',
    home: 'Back to Kizuna',
    list: 'Mails, newest first',
    to: 'To {{address}}',
    emptyTitle: 'No mails yet',
    emptyText: 'Links to confirm an address or to set a new password will be here.',
  },
  ja: {
    title: '送信トレイ',
    subtitle: 'この環境ではメールは送信されず、ここに保存されます。新しいメールは自動で表示されます。',
    link: '送信トレイでメールを読む',
    home: 'Kizuna に戻る',
    list: 'メール（新しい順）',
    to: '宛先: {{address}}',
    emptyTitle: 'メールはまだありません',
    emptyText: 'メールアドレスの確認やパスワード再設定のリンクがここに届きます。',
  },
});
