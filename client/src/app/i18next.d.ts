import 'i18next';
import type { namespaces } from './i18n.ts';

type Namespaces = typeof namespaces;

// Makes `t` know its keys: a text that does not exist does not compile.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: { [Name in keyof Namespaces]: Namespaces[Name]['en'] };
  }
}
