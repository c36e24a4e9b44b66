import { type ConstDirectiveNode, Kind } from 'graphql';
import { argumentOf } from './join-directives.ts';

/** The directives of a name that speak of a subgraph. */
export function directivesOf(
  directives: readonly ConstDirectiveNode[] = [],
  name: string,
  graph: string,
): ConstDirectiveNode[] {
  return directives.filter((it) => it.name.value === name && argumentOf(it, 'graph') === graph);
}

/** The same said of another subgraph. @param without arguments to leave out */
export function inGraph(
  directive: ConstDirectiveNode,
  graph: string,
  without: readonly string[] = [],
): ConstDirectiveNode {
  return {
    ...directive,
    arguments: (directive.arguments ?? [])
      .filter(({ name }) => !without.includes(name.value))
      .map((it) => (it.name.value === 'graph' ? { ...it, value: { kind: Kind.ENUM, value: graph } } : it)),
  };
}

/** A `@join__field` of a subgraph that only needs the field for a @requires. */
export function external(join: ConstDirectiveNode): ConstDirectiveNode {
  const kept = (join.arguments ?? []).filter(({ name }) => name.value === 'graph' || name.value === 'type');
  return { ...join, arguments: [...kept, argument('external', { kind: Kind.BOOLEAN, value: true })] };
}

/** A `@join__field` of a subgraph that has the field. */
export function plainJoin(graph: string): ConstDirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: 'join__field' },
    arguments: [argument('graph', { kind: Kind.ENUM, value: graph })],
  };
}

export function hasArgument({ arguments: given = [] }: ConstDirectiveNode, name: string): boolean {
  return given.some((it) => it.name.value === name);
}

/** An argument to put into a directive. */
export function argument<Value>(name: string, value: Value) {
  return { kind: Kind.ARGUMENT as const, name: { kind: Kind.NAME as const, value: name }, value };
}
