import { tokensMessages } from './messages.ts';

type KnownArea = keyof typeof tokensMessages.en.area;
type KnownAct = keyof typeof tokensMessages.en.act;

/** A scope such as `kyc:read`; null for the parts that this client has no words for. */
export interface ScopeParts {
  readonly area: KnownArea | null;
  readonly act: KnownAct | null;
}

/** Takes a scope apart. A scope of a newer server has parts without words, and is shown as it is. */
export function scopeParts(scope: string): ScopeParts {
  const [area = '', act = ''] = scope.split(':');
  return { area: isArea(area) ? area : null, act: isAct(act) ? act : null };
}

function isArea(text: string): text is KnownArea {
  return Object.hasOwn(tokensMessages.en.area, text);
}

function isAct(text: string): text is KnownAct {
  return Object.hasOwn(tokensMessages.en.act, text);
}
