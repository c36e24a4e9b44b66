import { print, stripIgnoredCharacters, type VariableDefinitionNode } from 'graphql';
import { type FetchBody, textBody } from '../upstream/fetch-body.ts';
import { type FetchStep, selectedOfEntities } from './fetch-steps.ts';
import type { GraphTypes } from './graph-types.ts';
import { mergeSteps } from './merge-steps.ts';
import type { ScheduledGroup } from './schedule.ts';

/** One request to a subgraph, ready to be filled with values. */
export interface FetchRequest {
  readonly index: number;
  readonly subgraph: string;
  readonly kind: FetchStep['kind'];
  /** What it asks for: entities by lanes, or the root fields of one step. */
  readonly asks: { readonly lanes: readonly Lane[] } | { readonly rootFields: FetchStep };
  /** How many requests must have been answered before. */
  readonly waitsFor: number;
  /** Indices of the requests that wait for this one. */
  readonly waiting: readonly number[];
  /** Its text for the lanes that have something to ask. @param active a bit for each lane */
  operation(active: number): FetchOperation;
}

export interface FetchOperation {
  /** The client's variables that it uses. */
  readonly variables: readonly string[];
  readonly operationName: string | undefined;
  readonly query: string;
  /** The request's body up to its variables. */
  readonly head: Uint8Array;
  readonly bodyWithoutVariables: FetchBody;
}

/** Entities that are asked the same: steps at different places of the answer share their representations and their answers. */
export interface Lane {
  readonly index: number;
  /** The field's key in the request's answer. */
  readonly key: string;
  /** The beginning of its representations among the variables, a comma before it. */
  readonly variable: Uint8Array;
  readonly steps: readonly FetchStep[];
  /** Whether it asks only about objects that the merged steps of other lanes left to its steps. */
  readonly isRemainder: boolean;
}

/** More lanes than there are bits go out as several requests. */
const maxLanes = 30;
const keptTexts = 16;

/** Writes the requests of a schedule. */
export function createRequests(types: GraphTypes, groups: readonly ScheduledGroup[]): FetchRequest[] {
  const parts = groups.flatMap((group) => split(group).map((steps) => ({ group, steps: mergeSteps(types, steps) })));
  const indices = new Map<ScheduledGroup, number[]>();
  for (const [index, { group }] of parts.entries()) indices.set(group, [...(indices.get(group) ?? []), index]);
  const waiting = parts.map((): number[] => []);
  return parts.map(({ group, steps }, index) => {
    let waitsFor = 0;
    for (const before of group.after) {
      for (const earlier of indices.get(before) ?? []) {
        waitsFor += 1;
        waiting[earlier]?.push(index);
      }
    }
    return createRequest(steps, { index, waiting: waiting[index] ?? [], waitsFor });
  });
}

function split({ steps }: ScheduledGroup): FetchStep[][] {
  const parts: FetchStep[][] = [];
  for (let at = 0; at < steps.length; at += maxLanes) parts.push(steps.slice(at, at + maxLanes));
  return parts;
}

function createRequest(
  steps: readonly FetchStep[],
  place: Pick<FetchRequest, 'index' | 'waiting' | 'waitsFor'>,
): FetchRequest {
  const [first] = steps;
  if (!first) throw new Error('A request has at least one step.');
  const common = {
    ...place,
    subgraph: first.subgraph,
    kind: first.kind,
  };
  const operationName = first.operation.name?.value;
  if (first.representation === null) {
    const operation = operationOf(first.text, operationName, first.variables);
    return { ...common, asks: { rootFields: first }, operation: () => operation };
  }

  const prefix = freePrefix(steps);
  const lanes = lanesOf(steps, prefix);
  const texts = new Map<number, FetchOperation>();
  return {
    ...common,
    asks: { lanes: lanes.map(({ lane }) => lane) },
    operation(active) {
      const known = texts.get(active);
      if (known) return known;
      const chosen = lanes.filter((_, index) => active & (1 << index));
      const asked = chosen.flatMap(({ lane }) => lane.steps);
      const variables = [
        ...variableDefinitions(asked),
        ...chosen.map(({ lane }) => `$${prefix}${lane.index}:[_Any!]!`),
      ].join(',');
      const fields = chosen.map(
        ({ lane, selection }) => `${lane.key}:_entities(representations:$${prefix}${lane.index})${selection}`,
      );
      const text = `query ${operationName ?? ''}(${variables}){${fields.join(' ')}}`;
      const made = operationOf(text, operationName, [...new Set(asked.flatMap((step) => step.variables))]);
      if (texts.size < keptTexts) texts.set(active, made);
      return made;
    },
  };
}

function operationOf(query: string, operationName: string | undefined, variables: readonly string[]): FetchOperation {
  const named = operationName === undefined ? '' : `,"operationName":${JSON.stringify(operationName)}`;
  const head = `{"query":${JSON.stringify(query)}${named}`;
  return { variables, operationName, query, head: Buffer.from(head), bodyWithoutVariables: textBody(`${head}}`) };
}

/** Remainders come after the lanes that leave something to them. */
function lanesOf(steps: readonly FetchStep[], prefix: string): { lane: Lane; selection: string }[] {
  const remainders = new Set(steps.map(({ merged }) => merged?.remainder));
  const bySelection = new Map<string, { selection: string; isRemainder: boolean; steps: FetchStep[] }>();
  for (const step of steps) {
    const selection = stripIgnoredCharacters(print(selectedOfEntities(step.operation)));
    const isRemainder = remainders.has(step);
    const key = `${isRemainder} ${selection}`;
    const known = bySelection.get(key);
    if (known) known.steps.push(step);
    else bySelection.set(key, { selection, isRemainder, steps: [step] });
  }
  return [...bySelection.values()].map(({ selection, isRemainder, steps: laneSteps }, index) => ({
    selection,
    lane: {
      index,
      key: `_${index}`,
      variable: Buffer.from(`,"${prefix}${index}":[`),
      steps: laneSteps,
      isRemainder,
    },
  }));
}

/** The beginning of names for our own variables, with which none of the client's begins. */
function freePrefix(steps: readonly FetchStep[]): string {
  const names = steps.flatMap(({ variables }) => variables);
  let prefix = 'representations';
  while (names.some((name) => name.startsWith(prefix))) prefix = `_${prefix}`;
  return prefix;
}

/** Of the client's variables, which keep their names. */
function variableDefinitions(steps: readonly FetchStep[]): string[] {
  const byName = new Map<string, VariableDefinitionNode>();
  for (const { operation } of steps) {
    for (const definition of operation.variableDefinitions ?? []) {
      // The planner's own, whatever the client has named like it.
      if (print(definition.type) === '[_Any!]!') continue;
      byName.set(definition.variable.name.value, definition);
    }
  }
  return [...byName.values()].map((definition) => stripIgnoredCharacters(print(definition)));
}
