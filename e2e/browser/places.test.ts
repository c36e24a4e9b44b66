import { describe } from 'vitest';
import { tellOfAccounts } from './account-stories.ts';
import { tellOfAdministration } from './administration-stories.ts';
import { createBrowserStage } from './browser-stage.ts';
import { tellOfFeatures } from './feature-stories.ts';
import { tellOfFilms } from './film-stories.ts';
import { tellOfKyc } from './kyc-stories.ts';
import { tellOfSessions } from './session-stories.ts';

// One Kizuna and one browser for all places but the chat: to start them takes longer than most stories.
const stage = createBrowserStage();

describe('signing in', () => tellOfSessions(stage));
describe('the forum, the images and a phone', () => tellOfFeatures(stage));
describe('films', () => tellOfFilms(stage));
describe('an identity check', () => tellOfKyc(stage));
describe("an account of one's own", () => tellOfAccounts(stage));

// Last, since it changes who people are.
describe('administration', () => tellOfAdministration(stage));
