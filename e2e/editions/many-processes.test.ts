import { describe } from 'vitest';
import { walkTheSpecification } from '../access/walk-the-specification.ts';
import { startManyProcesses } from '../testkit/edition.ts';
import { attackAccounts } from './account-attacks.ts';
import { tellOneStory } from './one-story.ts';
import { attackSessions } from './session-attacks.ts';
import { useEdition } from './use-edition.ts';

describe('Kizuna in many processes', () => {
  // Attackers come from addresses of their own choice.
  const edition = useEdition(startManyProcesses, { GATEWAY_TRUST_PROXY: '1' });

  // First, since it looks at the demo as it is for whoever opens it.
  describe('from the first question to the approval of a performer', () => tellOneStory(edition));
  describe('attacks by tokens and sessions', () => attackSessions(edition));
  describe('attacks on accounts', () => attackAccounts(edition));

  // Last, since it changes people's things.
  describe('met by people of each role', () => walkTheSpecification(edition));
});
