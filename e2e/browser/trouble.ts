import type { Page } from 'playwright-core';

/** What went wrong in the pages of one story, as sentences. */
export interface Trouble {
  /** Begins to listen. */
  watch(page: Page, who: string): void;
  /** From now on trouble that looks like this belongs to the story. */
  expect(pattern: RegExp): void;
  /** What nobody expected. */
  list(): readonly string[];
}

/** Collects console errors, exceptions, failed requests and answers that say that something went wrong. */
export function collectTrouble(): Trouble {
  // A page that is left drops what it was loading.
  const expected: RegExp[] = [/ net::ERR_ABORTED$/u];
  const found: string[] = [];
  return {
    watch(page, who) {
      page.on('console', (message) => {
        if (message.type() === 'error') found.push(`${who}: console: ${message.text()}`);
      });
      page.on('pageerror', (error) => found.push(`${who}: exception: ${error.message}`));
      page.on('requestfailed', (request) =>
        found.push(`${who}: ${request.method()} ${request.url()}: ${request.failure()?.errorText}`),
      );
      page.on('response', (response) => {
        if (response.status() >= 400) found.push(`${who}: HTTP ${response.status()} for ${response.url()}`);
      });
    },
    expect: (pattern) => expected.push(pattern),
    list: () => found.filter((sentence) => !expected.some((pattern) => pattern.test(sentence))),
  };
}
