import { once } from 'node:events';

/**
 * In a child process: carries out the orders of its parent, `{ number, name, order }`, by the function of that name, and answers each
 * with `{ number, result }` or `{ number, error }`.
 */
export function obey(functions) {
  const carryOut = async (name, order) => functions[name](order);
  process.on('message', ({ number, name, order }) => {
    carryOut(name, order).then(
      (result) => process.send({ number, result }),
      (error) => process.send({ number, error: error.message }),
    );
  });
  process.on('disconnect', () => process.exit());
  // By itself the signal would leave no processor profile behind.
  process.on('SIGTERM', () => process.exit());
}

/** In the parent: gives a child orders. @returns a function that resolves with the child's result, and rejects when it ends */
export function commander(child) {
  const waiting = new Map();
  let last = 0;
  child.on('message', ({ number, result, error }) => {
    const { resolve, reject } = waiting.get(number) ?? {};
    waiting.delete(number);
    if (error === undefined) resolve?.(result);
    else reject?.(new Error(error));
  });
  void once(child, 'exit').then(([code, signal]) => {
    for (const { reject } of waiting.values()) reject(new Error(`a process ended with ${signal ?? code}`));
  });
  return (name, order) =>
    new Promise((resolve, reject) => {
      if (child.exitCode !== null || child.signalCode !== null) return reject(new Error('a process has ended'));
      last += 1;
      waiting.set(last, { resolve, reject });
      child.send({ number: last, name, order });
    });
}
