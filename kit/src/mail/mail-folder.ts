import { join } from 'node:path';
import type { KizunaConfig } from '../config/kizuna-config.ts';

/** Where mails are written while no mail server is set. */
export function mailFolderOf({ dataFolder }: Pick<KizunaConfig, 'dataFolder'>): string {
  return join(dataFolder, 'mail');
}
