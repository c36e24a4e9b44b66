import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { adminMessages } from '../features/admin/messages.ts';
import { chatMessages } from '../features/chat/messages.ts';
import { forumMessages } from '../features/forum/messages.ts';
import { jobsMessages } from '../features/jobs/messages.ts';
import { kycMessages } from '../features/kyc/messages.ts';
import { mediaMessages } from '../features/media/messages.ts';
import { outboxMessages } from '../features/outbox/messages.ts';
import { profileMessages } from '../features/profile/messages.ts';
import { promptsMessages } from '../features/prompts/messages.ts';
import { securityMessages } from '../features/security/messages.ts';
import { sessionMessages } from '../features/session/messages.ts';
import { tokensMessages } from '../features/tokens/messages.ts';
import { commonMessages } from '../lib/common-messages.ts';
import { credentialMessages } from '../lib/credential-messages.ts';
import { firstLanguage, rememberLanguage } from '../lib/language.ts';
import { appMessages } from './messages.ts';

/** The texts of every part, each under its own name. */
export const namespaces = {
  app: appMessages,
  common: commonMessages,
  credentials: credentialMessages,
  session: sessionMessages,
  profile: profileMessages,
  security: securityMessages,
  tokens: tokensMessages,
  admin: adminMessages,
  chat: chatMessages,
  jobs: jobsMessages,
  outbox: outboxMessages,
  forum: forumMessages,
  media: mediaMessages,
  prompts: promptsMessages,
  kyc: kycMessages,
};

function resourcesOf(language: 'en' | 'ja') {
  return Object.fromEntries(Object.entries(namespaces).map(([name, messages]) => [name, messages[language]]));
}

/** All texts in both languages; the language of last time, or the browser's. */
export function createI18n(): i18n {
  const instance = createInstance();
  instance.on('languageChanged', (language) => {
    document.documentElement.lang = language;
    rememberLanguage(language);
  });
  void instance.use(initReactI18next).init({
    lng: firstLanguage(),
    fallbackLng: 'en',
    defaultNS: 'common',
    resources: { en: resourcesOf('en'), ja: resourcesOf('ja') },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return instance;
}
