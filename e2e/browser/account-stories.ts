import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { makePicture } from '../testkit/files.ts';
import { totpCode } from '../testkit/totp.ts';
import { type BrowserStage, story } from './browser-stage.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0';
const signedIn = (page: Page) => page.getByRole('navigation', { name: 'Main navigation' }).waitFor();
const notSignedIn = (page: Page) => page.getByRole('heading', { name: 'Welcome back' }).waitFor();

async function register(page: Page, username: string, password: string): Promise<void> {
  await page.goto('/register');
  await page.getByLabel('Username', { exact: true }).fill(username);
  await page.getByLabel('E-mail', { exact: true }).fill(`${username}@example.com`);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Make account' }).click();
  await signedIn(page);
}

/** Opens one of the account's own pages by the menu. */
async function openPlace(page: Page, account: string, name: string): Promise<void> {
  await page.getByRole('button', { name: `Account of ${account}` }).click();
  await page.getByRole('menuitem', { name }).click();
}

/** The first step of a sign-in; the account has a second one. */
async function signInUntilCode(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('Username or e-mail').fill(login);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByLabel('Code from your authenticator app').waitFor();
}

async function signInWithBackupCode(page: Page, code: string): Promise<void> {
  await page.getByRole('button', { name: 'Use a backup code instead' }).click();
  await page.getByLabel('Backup code', { exact: true }).fill(code);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Switches two-step sign-in on; gives the app's secret and the backup codes. */
async function setUpTotp(page: Page): Promise<{ secret: string; codes: string[] }> {
  await page.getByRole('button', { name: 'Set it up' }).click();
  const picture = page.getByRole('img', { name: 'QR code for the authenticator app' });
  await picture.waitFor();
  expect(await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).not.toBe(
    0,
  );
  const secret = await page.getByLabel('Secret for the authenticator app').innerText();
  await page.getByLabel('Code from your authenticator app').fill('000000');
  await page.getByRole('button', { name: 'Switch on' }).click();
  await page.getByRole('alert').filter({ hasText: 'This code is not right' }).waitFor();
  await page.getByLabel('Code from your authenticator app').fill(totpCode(secret));
  await page.getByRole('button', { name: 'Switch on' }).click();
  const list = page.getByRole('group', { name: 'Backup codes' }).getByRole('listitem');
  await list.first().waitFor();
  const codes = await list.allInnerTexts();
  expect(codes).toHaveLength(10);
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByText('10 backup codes are left.').waitFor();
  return { secret, codes };
}

/** The path of the link in a mail: the stage knows the site by the same name as the mail. */
function linkIn(text: string): string {
  const [, path = ''] = /https?:\/\/[^/\s]+(\/\S+)/u.exec(text) ?? [];
  return path;
}

/** What people do with their own accounts. It lets everybody's sign-in look old. */
export function tellOfAccounts(stage: BrowserStage): void {
  story('a newcomer guards the account with a second factor, and every way in and out of it works', async () => {
    // What a session that was ended still asks for is refused, as it should be.
    stage.expectTrouble(/(?:HTTP|status of) 40[13]/u);
    const laptop = await stage.openWindow();
    await register(laptop, 'mizuki', 'kaze tani yoru 7');
    await openPlace(laptop, 'mizuki', 'Security');
    const { secret, codes } = await setUpTotp(laptop);
    const [first = '', second = ''] = codes;

    await openPlace(laptop, 'mizuki', 'Sign out');
    await notSignedIn(laptop);
    await signInUntilCode(laptop, 'mizuki', 'kaze tani yoru 7');
    await laptop.getByLabel('Code from your authenticator app').fill(totpCode(secret, 1));
    await laptop.getByRole('button', { name: 'Sign in', exact: true }).click();
    await signedIn(laptop);

    const phone = await stage.openWindow({ userAgent: firefox });
    await phone.goto('/sign-in');
    await signInUntilCode(phone, 'mizuki@example.com', 'kaze tani yoru 7');
    await signInWithBackupCode(phone, first);
    await signedIn(phone);

    await openPlace(laptop, 'mizuki', 'Security');
    await laptop.getByText('9 backup codes are left.').waitFor();
    await laptop.getByRole('button', { name: 'Sign out Firefox · Linux' }).click();
    await laptop.getByRole('dialog').getByRole('button', { name: 'Sign it out' }).click();
    await laptop.getByRole('button', { name: 'Sign out Firefox · Linux' }).waitFor({ state: 'detached' });
    await phone.reload();
    await notSignedIn(phone);

    await phone.getByRole('link', { name: 'Forgot your password?' }).click();
    await phone.getByLabel('E-mail', { exact: true }).fill('mizuki@example.com');
    await phone.getByRole('button', { name: 'Send the link' }).click();
    await phone.getByText('Check your mail', { exact: true }).waitFor();
    const mail = await stage.mailTo('mizuki@example.com', '/reset-password');
    await phone.goto(linkIn(mail.text));
    await phone.getByLabel('New password', { exact: true }).fill('mori umi sora 8');
    await phone.getByRole('button', { name: 'Set the password' }).click();
    await phone.getByText('Your password is set').waitFor();
    expect(phone.url(), 'the token is out of the address').not.toContain('token');

    await phone.getByRole('link', { name: 'Sign in' }).click();
    await signInUntilCode(phone, 'mizuki', 'mori umi sora 8');
    await signInWithBackupCode(phone, first);
    await phone.getByRole('alert').filter({ hasText: 'used before' }).waitFor();
    await phone.getByLabel('Backup code', { exact: true }).fill(second);
    await phone.getByRole('button', { name: 'Sign in', exact: true }).click();
    await signedIn(phone);
  });

  story('an address is confirmed by its mail, and the same link works once', async () => {
    const page = await stage.openWindow();
    await register(page, 'rin', 'kaze tani yoru 7');
    await openPlace(page, 'rin', 'Profile');
    await page.getByText('rin@example.com (not confirmed)').waitFor();
    const mail = await stage.mailTo('rin@example.com', '/verify-email');
    await page.goto(linkIn(mail.text));
    await page.getByText('rin@example.com is confirmed.').waitFor();
    await page.goto('/profile');
    await page.getByText('rin@example.com (confirmed)').waitFor();
    const other = await stage.openWindow();
    await other.goto(linkIn(mail.text));
    await other.getByRole('alert').filter({ hasText: 'used before' }).waitFor();
  });

  story('where no mails are sent, the way to a new password leads through the outbox', async () => {
    const page = await stage.openWindow();
    await register(page, 'nagi', 'kaze tani yoru 7');
    await openPlace(page, 'nagi', 'Outbox');
    await page.getByRole('button', { name: /^Confirm your e-mail address.*nagi@example\.com/u }).waitFor();
    await page.getByRole('link', { name: 'Back to Kizuna' }).click();
    await openPlace(page, 'nagi', 'Sign out');
    await notSignedIn(page);

    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.getByLabel('E-mail', { exact: true }).fill('nagi@example.com');
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByText('Check your mail', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Read the mail in the outbox' }).click();
    await page.getByRole('button', { name: /^Set a new password.*nagi@example\.com/u }).click();
    await page.getByRole('link', { name: /\/reset-password#/u }).click();
    await page.getByLabel('New password', { exact: true }).fill('mori umi sora 8');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByText('Your password is set').waitFor();
  });

  story('a picture is chosen, shown on the page and in the menu, and taken away', async () => {
    const page = await stage.openAs('kenji');
    await openPlace(page, '健二', 'Profile');
    const pictures = page.locator('img[src*="/files/users/avatars/"]');
    const file = { name: 'me.jpg', mimeType: 'image/jpeg', buffer: await makePicture() };
    await page.getByLabel('Choose a picture').setInputFiles(file);
    await page.getByText('Your picture is saved.').waitFor();
    await pictures.nth(1).waitFor();
    for (const picture of await pictures.all()) {
      expect(await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(
        512,
      );
    }
    const text = { name: 'me.png', mimeType: 'image/png', buffer: Buffer.from('this is no picture at all') };
    stage.expectTrouble(/(?:HTTP|status of) 422/u);
    await page.getByLabel('Choose a picture').setInputFiles(text);
    await page.getByRole('alert').filter({ hasText: 'Send a JPEG, PNG or WebP' }).waitFor();
    await page.getByRole('button', { name: 'Remove the picture' }).click();
    await page.getByText('Your picture is removed.').waitFor();
    await pictures.first().waitFor({ state: 'detached' });
  });

  story('who signed in long ago is asked for the password once more, and the step goes on by itself', async () => {
    const page = await stage.openAs('aoi');
    await openPlace(page, '葵', 'Security');
    await page.getByLabel('Choose a PIN').fill('2468');
    await stage.ageSignIns();
    await page.getByRole('button', { name: 'Set PIN' }).click();
    const dialog = page.getByRole('dialog', { name: 'Is it you?' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Set PIN' }).and(page.locator(':not([data-loading])')).waitFor();
    expect(await page.getByRole('main').getByRole('alert').count(), 'who cancels knows').toBe(0);
    await page.getByRole('button', { name: 'Set PIN' }).click();
    await dialog.getByLabel('Your password').fill('not the password');
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await dialog.getByRole('alert').waitFor();
    await dialog.getByLabel('Your password').fill('kizuna-demo');
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('Your PIN is saved.').waitFor();
    await page.getByRole('button', { name: 'Remove PIN' }).waitFor();

    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Collect my data' }).click();
    await page.getByRole('link', { name: 'Download the file' }).click();
    expect((await saved).suggestedFilename()).toMatch(/^kizuna-\d{4}-\d\d-\d\d\.json$/u);

    await stage.ageSignIns();
    await page.getByRole('button', { name: 'Remove PIN' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Yes, go ahead' }).click();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Remove PIN' }).and(page.locator(':not([data-loading])')).waitFor();
    expect(await page.getByRole('main').getByRole('alert').count(), 'nor for what has no form').toBe(0);
  });

  story('a partner makes a token, which is shown once, and revokes it', async () => {
    const page = await stage.openAs('sakura');
    await openPlace(page, '桜', 'API tokens');
    await page.getByLabel('Name').fill('nightly import');
    await page.getByRole('button', { name: 'Make the token' }).click();
    await page.getByText('Choose at least one.').waitFor();
    await page.getByRole('checkbox', { name: 'Identity checks: read' }).check();
    await stage.ageSignIns();
    await page.getByRole('button', { name: 'Make the token' }).click();
    const dialog = page.getByRole('dialog', { name: 'Is it you?' });
    await dialog.getByLabel('Your password').fill('kizuna-demo');
    await dialog.getByRole('button', { name: 'Go on' }).click();
    expect(await page.getByLabel('Token', { exact: true }).innerText()).toMatch(/^kzn_[0-9A-Za-z]{49}$/u);
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByRole('button', { name: 'Revoke nightly import' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke it' }).click();
    await page.getByText('Revoked').waitFor();
    expect(await page.getByText('kzn_').count(), 'only the hint is left').toBe(1);
  });

  story('an account is erased by its owner, who is then nobody', async () => {
    const page = await stage.openWindow();
    await register(page, 'sora', 'kaze tani yoru 7');
    await openPlace(page, 'sora', 'Security');
    await page.getByRole('button', { name: 'Close and erase…' }).click();
    await page.getByLabel('Type sora to confirm').fill('sora');
    await page.getByRole('button', { name: 'Erase everything' }).click();
    await page.getByText('Your account is closed').waitFor();
    await notSignedIn(page);
    await page.reload();
    await notSignedIn(page);
  });
}
