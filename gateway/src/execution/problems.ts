import type { Refusal } from '@kizuna/kit/access/requirement';
import type { GraphQLFormattedError } from 'graphql';
import type { FetchStep } from './fetch-steps.ts';
import { type Asked, type Target, targetsOf } from './lane-targets.ts';
import { markMissing } from './mark-missing.ts';
import type { RecordNumber } from './record.ts';
import type { Records } from './records.ts';

/** Something that went wrong while a plan was run; its place in the client's answer is looked for afterwards. */
export interface Problem {
  readonly step: FetchStep;
  /** The objects that are concerned. */
  readonly records: readonly RecordNumber[];
  /** Below each record, in the subgraph's keys; null when everything that the step should have brought is missing. */
  readonly path: readonly (string | number)[] | null;
  /** A subgraph's own error, or what was thrown. */
  readonly error: unknown;
  /** Told only where nothing else explains why there is no value. */
  readonly isFallback?: true;
}

/** A place in the answer where there is no value although there should be one. */
export interface Violation {
  readonly path: readonly (string | number)[];
  /** What stands there is not of the declared type; else it is null and must not be. */
  readonly isWrong: boolean;
  /** It is null since the subgraph that has it says that there is no such object. */
  readonly isGone: boolean;
  /** Why there is none, where the client may not see it. */
  readonly refusal: Refusal | null;
}

/** What went wrong in one run. What did not come is marked as missing in its records. */
export class Problems {
  readonly all: Problem[] = [];
  private readonly records: Records;

  constructor(records: Records) {
    this.records = records;
  }

  /** Nothing of this came. @param error why */
  missing(targets: readonly Target[], error: unknown): void {
    for (const target of targets) {
      markMissing(this.records, target);
      this.all.push({ ...target, path: null, error });
    }
  }

  /** Finds whom a subgraph's errors concern. One without a place concerns everybody. */
  told(asked: Asked, errors: readonly GraphQLFormattedError[]): void {
    for (const error of errors) this.at(asked, error.path ?? [], error);
  }

  /** A subgraph left something out. @param path in what the request asked for, in the subgraph's keys */
  absent(asked: Asked, path: readonly (string | number)[], error: unknown): void {
    const before = this.all.length;
    this.at(asked, path, error);
    for (const problem of this.all.splice(before)) this.all.push({ ...problem, isFallback: true });
  }

  /** @param path as in `absent`; empty for all of it */
  private at(asked: Asked, path: readonly (string | number)[], error: unknown): void {
    if (!('lanes' in asked)) {
      this.all.push({ step: asked.step, records: asked.records, path: path.length > 0 ? path : null, error });
      return;
    }
    const [key, index, ...rest] = path;
    const found = asked.lanes.find(({ lane }) => lane.key === key);
    if (!found) this.missing(targetsOf(asked), error);
    else if (typeof index !== 'number') this.missing(found.all(), error);
    else {
      for (const { step, records } of found.at(index)) {
        this.all.push({ step, records, path: rest.length > 0 ? rest : null, error });
      }
    }
  }
}
