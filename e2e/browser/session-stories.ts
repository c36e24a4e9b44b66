import { demoPassword } from '@kizuna/kit/demo/cast';
import { expect } from 'vitest';
import { type BrowserStage, signIn, story } from './browser-stage.ts';

/** How one comes in, goes out, and in which language. */
export function tellOfSessions(stage: BrowserStage): void {
  story('signs in after a wrong password, stays signed in over a reload, and signs out', async () => {
    const page = await stage.openWindow();
    await page.goto('/forum');
    await page.waitForURL(/\/sign-in/u);
    await page.getByLabel('Username or e-mail').fill('hanako');
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').waitFor();

    await signIn(page, 'hanako', demoPassword);
    await page.waitForURL(/\/forum/u);

    await page.reload();
    await page.getByRole('button', { name: 'Account of 花子' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor();

    await page.reload();
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
  });

  story('makes an account, with the reason shown at the field that is wrong', async () => {
    const page = await stage.openWindow();
    await page.goto('/register');
    await page.getByLabel('Username', { exact: true }).fill('taro');
    await page.getByLabel('E-mail', { exact: true }).fill('newcomer@example.com');
    await page.getByLabel('Password', { exact: true }).fill('a good long password');
    await page.getByRole('button', { name: 'Make account' }).click();
    await page.locator('input[aria-invalid="true"]').waitFor();

    await page.getByLabel('Username', { exact: true }).fill('newcomer');
    await page.getByRole('button', { name: 'Make account' }).click();
    await page.getByRole('button', { name: 'Account of newcomer' }).waitFor();
  });

  story('speaks Japanese to a Japanese browser, and remembers another choice', async () => {
    const page = await stage.openWindow({ locale: 'ja-JP' });
    await page.goto('/sign-in');
    await page.getByRole('heading', { name: 'おかえりなさい' }).waitFor();
    await page.getByRole('button', { name: 'hanako を入力する' }).click();
    await page.getByRole('button', { name: 'サインイン', exact: true }).click();
    await page.getByRole('button', { name: '花子 のアカウント' }).click();
    await page.getByRole('menuitem', { name: 'English' }).click();
    await page.getByRole('navigation', { name: 'Main navigation' }).waitFor();

    await page.reload();
    await page.getByRole('navigation', { name: 'Main navigation' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });
}
