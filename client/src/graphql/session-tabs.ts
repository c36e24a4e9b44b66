import type { SessionChannel } from './session-keeper.ts';

const name = 'kizuna-session';

/** Tells the browser's other tabs that somebody signed in or out. Lives as long as the page. */
export function createSessionChannel(): SessionChannel {
  // One for both ways: a channel hears every other channel of its name, those of its own page too, but not itself.
  const channel = new BroadcastChannel(name);
  return {
    announce: () => channel.postMessage('changed'),
    listen: (onChanged) => {
      const listener = () => onChanged();
      channel.addEventListener('message', listener);
      return () => channel.removeEventListener('message', listener);
    },
  };
}

/** Runs one task at a time across tabs. Pages without a secure origin have no locks and run it at once. */
export function exclusively<Result>(task: () => Promise<Result>): Promise<Result> {
  if (!('locks' in navigator)) return task();
  return navigator.locks.request(name, task);
}
