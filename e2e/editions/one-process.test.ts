import { describe, expect, it } from 'vitest';
import { walkTheSpecification } from '../access/walk-the-specification.ts';
import { endRights } from '../real-time/ended-rights.ts';
import { startOneProcess } from '../testkit/edition.ts';
import { attackAccounts } from './account-attacks.ts';
import { tellOfAnAccount } from './account-story.ts';
import { tellOneStory } from './one-story.ts';
import { attackSessions } from './session-attacks.ts';
import { useEdition } from './use-edition.ts';

describe('Kizuna in one process', () => {
  const edition = useEdition(startOneProcess, {
    // Attackers come from addresses of their own choice.
    GATEWAY_TRUST_PROXY: '1',
    // Those whose rights end hear much in a short time, above what a person is allowed to say.
    CHAT_MESSAGES_IN_TEN_SECONDS: '1000',
    // One edition has all of the demo, as it comes.
    KIZUNA_DEMO_MEDIA: '1',
  });

  // First, since it looks at the demo as it is for whoever opens it.
  describe('from the first question to the approval of a performer', () => tellOneStory(edition));

  it('of the demo shows its mails to whoever is at this machine', async () => {
    expect((await fetch(`${edition().url}/outbox.json`)).status).toBe(200);
  });

  describe('what somebody follows ends with their right to it', () => endRights(edition));
  describe('an account across the whole platform', () => tellOfAnAccount(edition));
  describe('attacks by tokens and sessions', () => attackSessions(edition));
  describe('attacks on accounts', () => attackAccounts(edition));

  // Last, since it changes people's things.
  describe('met by people of each role', () => walkTheSpecification(edition));
});
