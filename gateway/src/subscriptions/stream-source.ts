import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type {
  Authorization,
  SubgraphEvent,
  SubgraphRequest,
  SubgraphResponse,
} from '@kizuna/kit/graph/subgraph-executor';
import type { audience } from '@kizuna/kit/viewer/viewer';
import type { ByteText } from '../execution/byte-text.ts';
import type { Variables } from '../execution/conditions.ts';
import type { HeadersFor } from '../execution/subgraph-headers.ts';
import type { ReadyOperation } from '../operations/ready-operations.ts';
import type { SubgraphTransports } from '../upstream/subgraph-transport.ts';
import type { EventRun, EventRuns } from './event-runs.ts';
import type { Position } from './subscriber.ts';

/** A subgraph's stream of events, and what makes answers of them. */
export interface OpenedSource {
  readonly events: AsyncIterableIterator<SubgraphEvent>;
  /** Runs one event through the rest of the plan. Never throws. @param give takes the client's answer, which says where it stands, now or later */
  complete(event: SubgraphEvent, position: Position, give: (answer: ByteText) => void): void;
}

export interface StreamSourceOptions {
  readonly runs: EventRuns;
  readonly transports: SubgraphTransports;
  readonly headersFor: HeadersFor;
}

/** For whom a source is opened: one viewer, or all who share it. */
export interface Asking {
  readonly context: RequestContext;
  readonly as?: typeof audience;
  /** Whether each event is waited for before the next one is asked for: then none is to wait for others. */
  readonly singly?: true;
}

/**
 * What a subscription asks of its subgraph. Under another supergraph it may be asked in other words: whatever was opened before is
 * completed as it was asked.
 */
export class StreamSource {
  readonly variables: Variables;
  private readonly options: StreamSourceOptions;
  /** What those that are open now share: only the rest of its plan may change. */
  private asked: { operation: ReadyOperation };

  constructor(options: StreamSourceOptions, operation: ReadyOperation, variables: Variables) {
    this.options = options;
    this.asked = { operation };
    this.variables = variables;
  }

  get operation(): ReadyOperation {
    return this.asked.operation;
  }

  /** @returns whether the subgraph is asked the same as before, so that what is open may stay */
  change(next: ReadyOperation): boolean {
    const isSame = sameRequest(this.operation, next);
    if (isSame) this.asked.operation = next;
    else this.asked = { operation: next };
    return isSame;
  }

  async authorize(context: RequestContext): Promise<Authorization> {
    const { transport, request } = await this.request({ context }, null);
    return transport.authorize(request);
  }

  /**
   * @param after the number after which to go on; null for what comes from now on
   * @returns an answer alone when it cannot be opened
   */
  async open(asking: Asking, after: number | null): Promise<OpenedSource | SubgraphResponse> {
    const { asked } = this;
    const { transport, request } = await this.request(asking, after);
    const opened = await transport.subscribe(request);
    if (!(Symbol.asyncIterator in opened)) return opened;
    let run = this.runOf(asked.operation, asking);
    return {
      events: opened,
      complete: ({ json, errors }, position, give) => {
        if (run.operation !== asked.operation) run = this.runOf(asked.operation, asking);
        // An event of which something failed is a matter of its own.
        this.options.runs.run(errors ? { ...run, together: null } : run, { json, position, give });
      },
    };
  }

  private async request({ context, as }: Asking, after: number | null) {
    const { transports, headersFor } = this.options;
    const [first] = this.operation.plan.requests;
    const transport = first && transports.get(first.subgraph);
    if (!first || !transport) throw new Error('The subscription has no subgraph to go to.');
    const { query, operationName, variables: used } = first.operation(0);
    const request: SubgraphRequest = {
      query,
      variables: pick(this.variables, used),
      ...(operationName ? { operationName } : {}),
      headers: headersFor(context, first.subgraph, as),
      ...(after === null ? {} : { after }),
    };
    return { transport, request };
  }

  private runOf(operation: ReadyOperation, { context, as, singly }: Asking): EventRun {
    const { variables } = this;
    const { plan, sharing } = operation;
    // What is asked for on behalf of nobody is the same for all. It gains nothing where nothing is asked for, and where something is
    // refused each answer has an error, which is told of one that is run alone.
    const mayWait = as !== undefined && !singly && plan.requests.length > 1 && sharing?.refused === '';
    const together = mayWait ? JSON.stringify([context.locale, pick(variables, sharing.eventVariables)]) : null;
    return { operation, variables, context, together };
  }
}

/** Whether two plans ask the same of the subgraph that owns the events. */
function sameRequest(one: ReadyOperation, other: ReadyOperation): boolean {
  const [a, b] = [one, other].map(({ plan }) => plan.requests[0]);
  return a?.subgraph === b?.subgraph && a?.operation(0).query === b?.operation(0).query;
}

function pick(values: Variables, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => Object.hasOwn(values, name)).map((name) => [name, values[name]]));
}
