import { Client } from 'undici';
import { cpuMsOf, memoryOf } from './process-tree.mjs';

/**
 * The load, as a process of its own: a number of keep-alive connections, each with one request under way. Takes one order after
 * the other from its parent, and answers each with what it measured.
 * Order: { url, body, headers, bytes, connections, warmUp, measured, pids }; `bytes` is the length that an answer must have.
 * Answer: { requests, seconds, wrong, p50, p99, cpu: ms of each of `pids`, memory: MB of each of `pids` }.
 */
process.on('message', (order) => {
  void run(order).then((answer) => process.send(answer));
});
process.on('disconnect', () => process.exit());

const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

async function run(order) {
  const { url, connections, warmUp, measured, pids } = order;
  const { origin } = new URL(url);
  const clients = Array.from({ length: connections }, () => new Client(origin, { keepAliveTimeout: 60_000 }));
  const state = { latencies: [], wrong: 0, stopped: false };
  const busy = Promise.all(clients.map((client) => keepBusy(client, order, state)));

  await wait(warmUp);
  state.latencies = [];
  state.wrong = 0;
  const before = pids.map(cpuMsOf);
  const startedAt = performance.now();
  await wait(measured);
  const seconds = (performance.now() - startedAt) / 1000;
  const cpu = pids.map((pid, index) => cpuMsOf(pid) - before[index]);
  const memory = pids.map(memoryOf);
  const { wrong, latencies } = state;
  state.stopped = true;
  // What is under way may end, so that it does not disturb what is measured next; a very slow gateway is not waited for.
  await Promise.race([busy, wait(5)]);
  await Promise.all(clients.map((client) => client.destroy()));

  const sorted = Float64Array.from(latencies).sort();
  const quantile = (share) => sorted[Math.floor(sorted.length * share)] ?? 0;
  return { requests: sorted.length, seconds, wrong, p50: quantile(0.5), p99: quantile(0.99), cpu, memory };
}

/** Sends one request after the other over one connection until `state.stopped`. */
function keepBusy(client, { url, headers, body, bytes }, state) {
  const request = { method: 'POST', path: new URL(url).pathname, headers, body: Buffer.from(body) };
  return new Promise((resolve) => {
    const next = () => {
      if (state.stopped) return resolve();
      const sentAt = performance.now();
      let status = 0;
      let length = 0;
      const done = (complete) => {
        if (state.stopped) return resolve();
        if (complete && status === 200 && length === bytes) state.latencies.push(performance.now() - sentAt);
        else state.wrong += 1;
        // Not from within the parser of the answer before.
        queueMicrotask(next);
      };
      client.dispatch(request, {
        onRequestStart() {},
        onResponseStart(_controller, statusCode) {
          status = statusCode;
        },
        onResponseData(_controller, chunk) {
          length += chunk.length;
        },
        onResponseEnd: () => done(true),
        onResponseError: () => done(false),
      });
    };
    next();
  });
}
