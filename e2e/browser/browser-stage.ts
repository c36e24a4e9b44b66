import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type demoCast, demoPassword } from '@kizuna/kit/demo/cast';
import { listMails, type WrittenMail } from '@kizuna/kit/mail/eml-mailer';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, expect, type TestContext, test, vi } from 'vitest';
import { type Edition, startOneProcess } from '../testkit/edition.ts';
import { findChromium, launchChromium } from './chromium.ts';
import { collectTrouble, type Trouble } from './trouble.ts';

/** A whole Kizuna and a browser, for the stories of one file. */
export interface BrowserStage {
  /** A window of its own, with its own cookies, that nobody is signed in to. */
  openWindow(options?: BrowserContextOptions): Promise<Page>;
  /** One with a member of the demo cast signed in, on the start page. Who comes again in a later story is still signed in. */
  openAs(username: keyof typeof demoCast, options?: BrowserContextOptions): Promise<Page>;
  /** The newest mail to an address whose text has `words` in it, as soon as it is in the outbox folder. */
  mailTo(address: string, words: string): Promise<WrittenMail>;
  /** Lets everybody's last proof of who they are be of eleven minutes ago. */
  ageSignIns(): Promise<void>;
  /** Trouble in the pages that looks like this belongs to the running story; any other fails it. */
  expectTrouble(pattern: RegExp): void;
}

/** Longer than anything takes on a slow machine; who waits for less than it takes fails for nothing. */
const patienceMs = 60_000;
const storyTimeoutMs = 180_000;

const chromiumPath = await findChromium();
const client = fileURLToPath(new URL('../../client/dist/index.html', import.meta.url));

/** A story that needs a browser; skipped where there is none. */
export function story(name: string, tell: (context: TestContext) => Promise<void>): void {
  test.skipIf(!chromiumPath)(name, { timeout: storyTimeoutMs }, tell);
}

/** Call it once, at the top of a file. */
export function createBrowserStage(): BrowserStage {
  let edition: Edition | undefined;
  let browser: Browser | undefined;
  let trouble: Trouble;
  let windows: { readonly who: string; readonly page: Page }[] = [];
  /** Of those who signed in: with its caches, a page is there in a quarter of the time. */
  const people = new Map<string, BrowserContext>();

  beforeAll(async () => {
    if (!chromiumPath) return;
    if (!existsSync(client)) throw new Error('The web client is not built: run `npm run build` first.');
    [edition, browser] = await Promise.all([startOneProcess(), launchChromium(chromiumPath)]);
  }, storyTimeoutMs);
  beforeEach(() => {
    trouble = collectTrouble();
    windows = [];
  });
  afterEach(async ({ task }) => {
    const found = trouble.list();
    if (task.result?.state === 'fail' || found.length > 0) await keepPictures(windows);
    await Promise.all(windows.map(({ page }) => page.close()));
    for (const context of people.values()) await context.setOffline(false);
    expect(found, 'what went wrong in the pages').toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await edition?.stop();
  });

  function newContext(options: BrowserContextOptions): Promise<BrowserContext> {
    if (!browser || !edition) throw new Error('The stage is only there while a story is told.');
    return browser.newContext({
      baseURL: edition.url,
      locale: 'en-US',
      timezoneId: 'Asia/Tokyo',
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
      ...options,
    });
  }

  async function openPage(context: BrowserContext, who: string): Promise<Page> {
    context.setDefaultTimeout(patienceMs);
    const page = await context.newPage();
    trouble.watch(page, who);
    windows.push({ who, page });
    return page;
  }

  function staged(): Edition {
    if (!edition) throw new Error('The stage is only there while a story is told.');
    return edition;
  }

  return {
    openWindow: async (options = {}) => openPage(await newContext(options), 'somebody'),
    mailTo(address, words) {
      const folder = join(staged().dataFolder, 'mail');
      const find = async () => {
        const mail = (await listMails(folder)).find(({ to, text }) => to.includes(address) && text.includes(words));
        if (!mail) throw new Error(`There is no mail to ${address} with “${words}” in it.`);
        return mail;
      };
      return vi.waitFor(find, { timeout: patienceMs, interval: 100 });
    },
    async ageSignIns() {
      const sql = postgres(staged().databaseUrl, { max: 1 });
      await sql`update auth.session set authenticated_at = now() - interval '11 minutes'`;
      await sql.end();
    },
    async openAs(username, options = {}) {
      const person = `${username} ${JSON.stringify(options)}`;
      const context = people.get(person) ?? (await newContext(options));
      const page = await openPage(context, username);
      await page.goto(people.has(person) ? '/' : '/sign-in');
      if (people.has(person)) await page.getByRole('navigation', { name: 'Main navigation' }).waitFor();
      else await signIn(page, username, demoPassword);
      people.set(person, context);
      return page;
    },
    expectTrouble: (pattern) => trouble.expect(pattern),
  };
}

/** Fills the English sign-in page in and waits until its user is in. */
export async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('Username or e-mail').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('navigation', { name: 'Main navigation' }).waitFor();
}

async function keepPictures(windows: readonly { readonly who: string; readonly page: Page }[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kizuna-browser-'));
  for (const [index, { who, page }] of windows.entries()) {
    const path = join(folder, `${index + 1}-${who}.png`);
    await page.screenshot({ path, fullPage: true }).catch(() => {});
    console.warn(`What ${who} saw: ${path}`);
  }
}
