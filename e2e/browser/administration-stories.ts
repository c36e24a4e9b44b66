import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { type BrowserStage, story } from './browser-stage.ts';

async function openPlace(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Account of Admin' }).click();
  await page.getByRole('menuitem', { name }).click();
}

const row = (page: Page, username: string) => page.getByRole('listitem', { name: username, exact: true });

async function act(page: Page, username: string, name: string): Promise<void> {
  await row(page, username)
    .getByRole('button', { name: `What to do with ${username}` })
    .click();
  await page.getByRole('menuitem', { name }).click();
}

/** What administrators do; some of the cast are not who they were afterwards. */
export function tellOfAdministration(stage: BrowserStage): void {
  story('an administrator finds an account, changes its role, closes it and opens it again', async () => {
    const page = await stage.openAs('admin');
    await openPlace(page, 'Users');
    await row(page, 'taro').waitFor();
    await page.getByRole('searchbox', { name: 'Search name, username or e-mail' }).fill('花子');
    await row(page, 'taro').waitFor({ state: 'detached' });
    await act(page, 'hanako', 'Change role…');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Role' }).click();
    await page.getByRole('option', { name: 'Concierge' }).click();
    await dialog.getByLabel('Partner that they work for').fill('taro');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Only a concierge works for a partner').waitFor();
    await dialog.getByLabel('Partner that they work for').fill('sakura');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await row(page, 'hanako').getByText('Concierge @sakura').waitFor();

    await act(page, 'hanako', 'Close the account');
    await page.getByRole('dialog').getByRole('button', { name: 'Close the account' }).click();
    await row(page, 'hanako').getByText('Closed', { exact: true }).waitFor();
    await act(page, 'hanako', 'Open the account');
    await page.getByRole('dialog').getByRole('button', { name: 'Open the account' }).click();
    await row(page, 'hanako').getByText('Closed', { exact: true }).waitFor({ state: 'detached' });
  });

  story('the last administrator cannot be closed, and is told why', async () => {
    const page = await stage.openAs('admin');
    await openPlace(page, 'Users');
    await act(page, 'admin', 'Close the account');
    await page.getByRole('dialog').getByRole('button', { name: 'Close the account' }).click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
  });

  story('two accounts are merged after a dry run has counted what would move', async () => {
    const page = await stage.openAs('admin');
    await openPlace(page, 'Users');
    await page.getByRole('checkbox', { name: 'Choose taro for a merge' }).check();
    await page.getByRole('checkbox', { name: 'Choose aoi for a merge' }).check();
    await page.getByRole('button', { name: 'Merge…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Merge accounts of one person' });
    await dialog.getByRole('radio', { name: '太郎 (@taro)' }).check();
    await dialog.getByRole('button', { name: 'Count what would move' }).click();
    await dialog.getByText('A merge cannot be taken back.').waitFor();
    await dialog.getByRole('button', { name: 'Merge now' }).click();
    await dialog.getByText('The accounts are merged.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await row(page, 'aoi').getByText('Closed', { exact: true }).waitFor();
  });

  story('the audit log is filtered, saved as a table, and its chains are checked', async () => {
    const page = await stage.openAs('admin');
    await openPlace(page, 'Audit log');
    await page.getByLabel('Who (username)').fill('nobody-here');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByText('Nobody has this username.').waitFor();
    await page.getByLabel('Who (username)').fill('admin');
    await page.getByRole('combobox', { name: 'What was done' }).fill('session');
    await page.getByRole('option', { name: 'session.*' }).click();
    await page.getByRole('button', { name: 'Filter' }).click();
    const entries = page.getByRole('list', { name: 'Entries' }).getByRole('listitem');
    await page.waitForFunction(() => {
      const actions = [...document.querySelectorAll('[aria-label="Entries"] summary')].map((line) => line.textContent);
      return actions.length > 0 && actions.every((text) => text?.includes('session.') && text.includes('@admin'));
    });
    await entries.first().locator('summary').click();
    await entries.first().getByText('Recorded by').waitFor();

    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    const table = await readFile(await (await saving).path(), 'utf8');
    expect(table).toContain('"session.create","admin"');
    expect(table.trim().split('\r\n')).toHaveLength((await entries.count()) + 1);

    await page.getByRole('button', { name: 'Check the chains' }).click();
    await page.getByText('Every entry is as it was recorded, and none is missing.').waitFor();
  });
}
