import { afterAll, beforeAll } from 'vitest';
import type { Edition } from '../testkit/edition.ts';
import { type AttackStage, openAttackStage } from './attack-stage.ts';
import { attackIds } from './id-attacks.ts';
import { attackMerges } from './merge-attacks.ts';
import { attackNames } from './name-attacks.ts';
import { attackSignIns } from './sign-in-attacks.ts';
import { attackTokens } from './token-attacks.ts';

/** Every attack on accounts, over HTTP and by a socket. @param edition started with `GATEWAY_TRUST_PROXY=1` */
export function attackAccounts(edition: () => Edition): void {
  let opened: AttackStage | undefined;
  const stage = () => {
    if (!opened) throw new Error('The stage is only there while a test runs.');
    return opened;
  };
  beforeAll(() => {
    opened = openAttackStage(edition());
  });
  afterAll(() => opened?.close());

  attackSignIns(stage);
  attackTokens(stage);
  attackNames(stage);
  attackIds(stage);
  attackMerges(stage);
}
