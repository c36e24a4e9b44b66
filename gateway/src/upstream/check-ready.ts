/**
 * Asks a subgraph that is a process of its own whether it is ready. A request that hangs is given up, so that none is left behind by
 * whoever asks again and again.
 * @param url anything that the subgraph serves
 * @throws Error when it is not ready, or has not said so in time
 */
export async function checkReady(url: string | undefined, timeoutMs = 2_000): Promise<void> {
  const response = await fetch(new URL('/health/ready', url), { signal: AbortSignal.timeout(timeoutMs) });
  // Unread, it would keep its connection.
  await response.body?.cancel();
  if (!response.ok) throw new Error('not ready');
}
