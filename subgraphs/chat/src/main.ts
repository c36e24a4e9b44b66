import { runService } from '@kizuna/kit/service/run-service';
import { createChat } from './app.ts';

await runService({ name: 'chat', defaultPort: 4006, create: createChat });
