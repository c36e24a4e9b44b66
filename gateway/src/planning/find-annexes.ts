import { buildASTSchema, type DocumentNode, isTypeDefinitionNode } from 'graphql';
import { type Annex, canHaveAnnex, keyFieldsOf, typesOfAnnex } from './annex.ts';
import { chainedRequires } from './chained-requires.ts';
import { isTypeWithFields, subgraphNames } from './join-directives.ts';

export interface FoundAnnex extends Annex {
  /** The types that it is made of. */
  readonly types: ReadonlySet<string>;
  /** Its name in plans, and the one of the subgraph that it is a part of. */
  readonly name: string;
  readonly wholeName: string;
}

/** The annexes that a supergraph needs: one for each link of its chains of @requires. */
export function findAnnexes(supergraph: DocumentNode): FoundAnnex[] {
  const schema = buildASTSchema(supergraph, { assumeValid: true, assumeValidSDL: true });
  const types = new Map(supergraph.definitions.filter(isTypeDefinitionNode).map((type) => [type.name.value, type]));
  const subgraphs = subgraphNames(supergraph);
  const roots = new Set(
    [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((it) => it?.name ?? []),
  );
  return chainedRequires(supergraph, schema).flatMap((link, index) => {
    const type = types.get(link.type);
    const wholeName = subgraphs.get(link.graph);
    if (!type || !isTypeWithFields(type) || wholeName === undefined || !canHaveAnnex(type, link)) return [];
    const annex: Annex = {
      ...link,
      annex: free(`${link.graph}__${index}`, subgraphs.keys()),
      keyFields: keyFieldsOf(type, link.graph),
      requiredNames: new Set([...link.required].map((coordinate) => coordinate.slice(coordinate.indexOf('.') + 1))),
      roots,
    };
    const name = free(`${wholeName}/${link.type}.${link.field}`, subgraphs.values());
    return [{ ...annex, name, wholeName, types: typesOfAnnex(annex, types) }];
  });
}

function free(wanted: string, taken: Iterable<string>): string {
  const names = new Set(taken);
  let name = wanted;
  while (names.has(name)) name += '_';
  return name;
}
