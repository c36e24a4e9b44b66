import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second for programs, whatever the kernel's own clock is. */
const msPerTick = 10;

/** A process and all that it started, by id. */
function treeOf(root) {
  const children = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = Number(statOf(name)?.[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = [root];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

/** The fields of /proc/<pid>/stat from the third on; undefined when the process is gone. */
function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses, which may have spaces.
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** Milliseconds of processor time, user and system, of a process and all that it started. */
export function cpuMsOf(root) {
  let ticks = 0;
  for (const pid of treeOf(root)) {
    const stat = statOf(pid);
    if (stat) ticks += Number(stat[11]) + Number(stat[12]);
  }
  return ticks * msPerTick;
}

/** Megabytes resident now, and at most since the start, of a process and all that it started. */
export function memoryOf(root) {
  const memory = { rss: 0, peak: 0 };
  for (const pid of treeOf(root)) {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    memory.rss += Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
    memory.peak += Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
  }
  return memory;
}
