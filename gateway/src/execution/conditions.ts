import { type DirectiveNode, Kind, type SelectionNode } from 'graphql';

/** `@include(if: $variable)`, or `@skip` when `value` is false: holds when the variable has the value. */
export interface Condition {
  readonly variable: string;
  readonly value: boolean;
}

/** Ways in which something is included: any of them suffices, each wants all of its conditions. */
export type Alternatives = readonly (readonly Condition[])[];

export type Variables = Readonly<Record<string, unknown>>;

/** The conditions that a selection's own directives put on it; null when it is never included. */
export function conditionsOf(selection: SelectionNode): readonly Condition[] | null {
  const conditions: Condition[] = [];
  for (const directive of selection.directives ?? []) {
    const wanted = directive.name.value === 'include' ? true : directive.name.value === 'skip' ? false : null;
    if (wanted === null) continue;
    const argument = ifArgument(directive);
    if (typeof argument === 'string') conditions.push({ variable: argument, value: wanted });
    else if (argument !== wanted) return null;
  }
  return conditions;
}

/** A constant, or a variable's name. */
function ifArgument(directive: DirectiveNode): boolean | string {
  const value = directive.arguments?.[0]?.value;
  if (value?.kind === Kind.BOOLEAN) return value.value;
  if (value?.kind === Kind.VARIABLE) return value.name.value;
  throw new Error('@include and @skip want a Boolean.');
}

export function allHold(conditions: readonly Condition[], variables: Variables): boolean {
  for (const { variable, value } of conditions) if (variables[variable] !== value) return false;
  return true;
}

export function someHold(alternatives: Alternatives, variables: Variables): boolean {
  for (const conditions of alternatives) if (allHold(conditions, variables)) return true;
  return false;
}
