import type { FastifyInstance } from 'fastify';

/** Named checks of what a process needs; each throws while it is not there. */
export type HealthChecks = Readonly<Record<string, () => Promise<unknown>>>;

const checkTimeoutMs = 2_000;

/**
 * `/health/live` answers 200 while the process runs; `/health/ready` answers 200 while all it needs is there, else 503 with the
 * names of what is missing (never with addresses or reasons: those are logged by whoever owns the connection).
 */
export function serveHealth(app: FastifyInstance, checks: HealthChecks): void {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.get('/health/live', async () => ({ status: 'ok' }));
  app.get('/health/ready', async (_request, reply) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, (await passes(check)) ? 'ok' : 'failing'] as const),
    );
    const ready = !closing && results.every(([, state]) => state === 'ok');
    return reply
      .status(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: closing ? 'closing' : ready ? 'ok' : 'failing', checks: Object.fromEntries(results) });
  });
}

async function passes(check: () => Promise<unknown>): Promise<boolean> {
  const timeout = AbortSignal.timeout(checkTimeoutMs);
  const late = new Promise<never>((_resolve, reject) => {
    timeout.addEventListener('abort', () => reject(new Error('timeout')), { once: true });
  });
  try {
    // In a promise of its own, so that what it throws at once counts, too, and `late` is never left alone.
    await Promise.race([Promise.resolve().then(check), late]);
    return true;
  } catch {
    return false;
  }
}
