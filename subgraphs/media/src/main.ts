import { runService } from '@kizuna/kit/service/run-service';
import { createMedia } from './app.ts';

await runService({ name: 'media', defaultPort: 4003, create: createMedia });
