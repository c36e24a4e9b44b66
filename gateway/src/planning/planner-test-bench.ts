import { composeServices } from '@apollo/composition';
import type { PlanNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import { parse } from 'graphql';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.5",
  import: ["@authenticated", "@external", "@interfaceObject", "@key", "@override", "@provides", "@requires", "@shareable"])`;

/** Composes a supergraph from subgraphs' SDL by name. */
export function compose(subgraphs: Readonly<Record<string, string>>): string {
  const result = composeServices(
    Object.entries(subgraphs).map(([name, sdl]) => ({
      name,
      typeDefs: parse(`${link}\n${sdl}`),
      url: `http://${name}`,
    })),
  );
  if (result.errors) throw new Error(result.errors.map(({ message }) => message).join('\n'));
  return result.supergraphSdl;
}

const kinds = Array.from({ length: 6 }, (_, at) => `Thing${at}`);
const things = (field: string) => `interface Thing { id: ID!  ${field}: Thing }
  ${kinds.map((kind) => `type ${kind} implements Thing @key(fields: "id") { id: ID!  ${field}: Thing }`).join('\n')}`;

/** Two subgraphs that each know one field of an interface: to go from one to the other every kind is planned for itself. */
export const zigzagSupergraph = compose({
  left: `type Query { thing: Thing } ${things('left')}`,
  right: things('right'),
});

/** Each step takes six times as long to plan as the one before: six steps a minute, eight an hour. */
export function zigzagOperation(steps: number, alias = 'thing'): string {
  const fields = Array.from({ length: steps }, (_, at) => (at % 2 === 0 ? 'right' : 'left'));
  return `{ ${alias}: thing { ${fields.map((field) => `${field} {`).join(' ')} id ${'}'.repeat(steps)} } }`;
}

/** A plan's fetches in order, as `subgraph at path: representation => selection`. */
export function fetches({ node }: QueryPlan): string[] {
  return node && node.kind !== 'Subscription' ? list(node, '') : [];
}

function list(node: PlanNode, at: string): string[] {
  if (node.kind === 'Sequence' || node.kind === 'Parallel') return node.nodes.flatMap((it) => list(it, at));
  if (node.kind === 'Flatten') return list(node.node, ` at ${node.path.join('.')}`);
  if (node.kind !== 'Fetch') throw new Error(`Unexpected ${node.kind}.`);
  const { serviceName, requires, operation } = node;
  if (!requires) return [`${serviceName}${at}: ${operation.replace(/^query\([^)]*\)/, '')}`];
  const entities = operation.slice(operation.indexOf('_entities(representations:$representations){') + 44, -2);
  return [`${serviceName}${at}: ${requires.map(written).join(' ')} => ${entities}`];
}

function written(node: QueryPlanSelectionNode): string {
  const name = node.kind === 'Field' ? `${node.alias ? `${node.alias}:` : ''}${node.name}` : (node.typeCondition ?? '');
  return node.selections ? `${name}{${node.selections.map(written).join(' ')}}` : name;
}
