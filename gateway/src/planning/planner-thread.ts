import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import type { QueryPlan } from '@apollo/query-planner';
import type { PlannableOperation } from './planner.ts';
import type { SupergraphFacts } from './supergraph-facts.ts';
import type { PlannerAnswer, PlannerRequest, PlannerWorkerData } from './worker-messages.ts';

/** The thread ended before it had answered. */
export class PlannerThreadLost extends Error {
  override readonly name = 'PlannerThreadLost';
}

/** The thread answered that it cannot plan the operation. */
export class PlanRefused extends Error {
  override readonly name = 'PlanRefused';
  /** Whether the operation is at fault for its size. */
  readonly tooComplex: boolean;

  constructor(reason: string, tooComplex: boolean) {
    super(reason);
    this.tooComplex = tooComplex;
  }
}

/** A running planner on a thread of its own. It keeps the process alive only while it works. */
export interface PlannerThread {
  readonly facts: SupergraphFacts;
  readonly isAlive: boolean;
  /** One at a time. @throws PlanRefused @throws PlannerThreadLost when it ended, for example through `end` */
  plan(operation: PlannableOperation): Promise<QueryPlan>;
  /** Ends it, whatever it is doing. */
  end(): Promise<void>;
}

export interface PlannerThreadOptions {
  readonly supergraphSdl: string;
  /** Heap of the thread, in MB. */
  readonly maxMemoryMb: number;
  /** How long it may take to build the supergraph, in ms. */
  readonly startTimeoutMs: number;
}

/**
 * @throws PlannerThreadLost when it ends or takes too long before it can plan
 * @throws Error with the reason when the supergraph is not accepted
 */
export async function startPlannerThread(options: PlannerThreadOptions): Promise<PlannerThread> {
  const worker = startWorker({
    name: 'planner',
    workerData: { supergraphSdl: options.supergraphSdl } satisfies PlannerWorkerData,
    // What young objects may take is the thread's own: the gateway's flag is meant for its own many requests.
    resourceLimits: { maxOldGenerationSizeMb: options.maxMemoryMb, maxYoungGenerationSizeMb: 16 },
  });
  let isAlive = true;
  let waiting: { resolve(answer: PlannerAnswer): void; reject(error: Error): void } | undefined;
  let cause: Error | undefined;
  worker.on('message', (answer: PlannerAnswer) => waiting?.resolve(answer));
  worker.on('error', (error) => {
    cause = error instanceof Error ? error : new Error(String(error));
  });
  worker.on('exit', (code) => {
    isAlive = false;
    waiting?.reject(lost(cause?.message ?? `it ended with ${code}`, cause));
  });

  async function answerTo(request: PlannerRequest | undefined): Promise<PlannerAnswer> {
    if (!isAlive) throw lost('it has ended already', cause);
    worker.ref();
    try {
      return await new Promise<PlannerAnswer>((resolve, reject) => {
        waiting = { resolve, reject };
        if (request) worker.postMessage(request);
      });
    } finally {
      waiting = undefined;
      worker.unref();
    }
  }

  const timer = setTimeout(() => void worker.terminate(), options.startTimeoutMs);
  const started = await answerTo(undefined).finally(() => clearTimeout(timer));
  if (started.kind !== 'started') {
    await worker.terminate();
    throw new Error(started.kind === 'not-started' ? started.reason : 'The planner answered before it was asked.');
  }
  return {
    facts: started.facts,
    get isAlive() {
      return isAlive;
    },
    async plan(operation) {
      const answer = await answerTo(operation);
      if (answer.kind === 'planned') return answer.plan;
      if (answer.kind === 'refused') throw new PlanRefused(answer.reason, answer.tooComplex);
      throw new Error('The planner gave no plan.');
    },
    async end() {
      await worker.terminate();
    },
  };
}

function lost(reason: string, cause: Error | undefined): PlannerThreadLost {
  return new PlannerThreadLost(`The planner's thread was lost: ${reason}`, { cause });
}

/** From the built files it is a plain worker; from TypeScript sources, in development and tests, tsx has to be put into it. */
function startWorker(options: WorkerOptions): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./planner-worker.js', import.meta.url), options);
  // Found from here: an evaluated worker looks for packages in the folder that the process was started in. What `resolve` gives
  // is the CommonJS build, which does not work in a worker; the other one stands beside it.
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm/api'));
  const bootstrap = `import(${JSON.stringify(new URL('./index.mjs', tsx).href)})
    .then(({ register }) => { register(); return import(${JSON.stringify(new URL('./planner-worker.ts', import.meta.url).href)}); })`;
  // Loaders of this thread must not be put into that one a second time.
  return new Worker(bootstrap, { ...options, eval: true, execArgv: [] });
}
