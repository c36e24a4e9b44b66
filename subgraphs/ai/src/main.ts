import { runService } from '@kizuna/kit/service/run-service';
import { createAi } from './app.ts';

await runService({ name: 'ai', defaultPort: 4004, create: (ports) => createAi(ports) });
