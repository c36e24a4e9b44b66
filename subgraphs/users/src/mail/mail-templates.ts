import type { LocalizedText } from '@kizuna/kit/errors/error-codes';
import type { MailTemplate } from '@kizuna/kit/mail/mail-job';

/** A mail in every language. */
export interface MailText {
  readonly subject: LocalizedText;
  /** Gaps are `{name}`; `{displayName}` is always there. */
  readonly text: LocalizedText;
}

/** Every mail in every language. */
export const mailTexts: Readonly<Record<MailTemplate, MailText>> = {
  welcome_email: {
    subject: { en: 'Welcome to Kizuna', ja: 'Kizuna へようこそ' },
    text: {
      en: 'Hello {displayName},\n\nyour account is ready. We are glad to have you.\n\nKizuna',
      ja: '{displayName} さん\n\nアカウントの準備ができました。ご登録ありがとうございます。\n\nKizuna',
    },
  },
  kyc_approved: {
    subject: { en: 'Your identity check was approved', ja: '本人確認が承認されました' },
    text: {
      en: 'Hello {displayName},\n\nyour identity check was approved. Thank you.\n\n{comment}\n\nKizuna',
      ja: '{displayName} さん\n\n本人確認が承認されました。ありがとうございます。\n\n{comment}\n\nKizuna',
    },
  },
  kyc_rejected: {
    subject: { en: 'Your identity check was rejected', ja: '本人確認が承認されませんでした' },
    text: {
      en: 'Hello {displayName},\n\nwe could not approve your identity check.\n\n{comment}\n\nKizuna',
      ja: '{displayName} さん\n\n本人確認を承認できませんでした。\n\n{comment}\n\nKizuna',
    },
  },
  kyc_resubmission: {
    subject: { en: 'Please send documents again', ja: '書類の再提出をお願いします' },
    text: {
      en: 'Hello {displayName},\n\nplease sign in and send the documents that are asked for again.\n\n{comment}\n\nKizuna',
      ja: '{displayName} さん\n\nサインインして、求められている書類をもう一度お送りください。\n\n{comment}\n\nKizuna',
    },
  },
  case_assigned: {
    subject: { en: 'A support request is yours now', ja: 'お問い合わせの担当になりました' },
    text: {
      en: 'Hello {displayName},\n\na support request was given to you. Please sign in to see and answer it.\n\nKizuna',
      ja: '{displayName} さん\n\nお問い合わせの担当に指定されました。サインインして内容を確認し、ご対応ください。\n\nKizuna',
    },
  },
  report_submitted: {
    subject: { en: 'We have your report', ja: '通報を受け付けました' },
    text: {
      en: 'Hello {displayName},\n\nthank you for your report. We look at the message and decide what becomes of it.\n\nKizuna',
      ja: '{displayName} さん\n\n通報ありがとうございます。内容を確認のうえ、対応を判断いたします。\n\nKizuna',
    },
  },
};

/** Fills `{name}` gaps; a gap that nothing fills is left empty. */
export function fillGaps(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '').replace(/\n{3,}/g, '\n\n');
}
