/** The lock file must name packages and their hashes, and no hosts: everybody installs from their own registry. */
import { readFileSync } from 'node:fs';

const text = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8');
const hosts = text.match(/"resolved": "https?:[^"]*"/g) ?? [];
if (hosts.length > 0) {
  console.error(
    `package-lock.json names ${hosts.length} download addresses; .npmrc should keep them out. The first: ${hosts[0]}`,
  );
  process.exit(1);
}
