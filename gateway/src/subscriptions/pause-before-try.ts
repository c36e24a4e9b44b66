const pausesMs = [50, 200, 1_000, 5_000];

/** Waits before something is tried again: longer each time, up to five seconds, and never in step with others. @param tries so far */
export function pauseBeforeTry(tries: number): Promise<void> {
  const milliseconds = pausesMs[Math.min(tries, pausesMs.length - 1)] ?? 0;
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds * (0.8 + Math.random() * 0.4)).unref();
  });
}
