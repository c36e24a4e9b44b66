import '@fontsource-variable/inter/index.css';
// In a layer, so that our own styles win in whatever order the parts are loaded.
import '@mantine/core/styles.layer.css';
import '@mantine/dropzone/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createSessionKeeper } from '../graphql/session-keeper.ts';
import { refreshSession } from '../graphql/session-refresh.ts';
import { createSessionChannel, exclusively } from '../graphql/session-tabs.ts';
import { App } from './app.tsx';
import { createI18n } from './i18n.ts';
import { createAppRouter } from './router.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has lost its #root.');

const i18n = createI18n();
const keeper = createSessionKeeper({ refresh: refreshSession, exclusively, channel: createSessionChannel() });

createRoot(root).render(
  <StrictMode>
    <App i18n={i18n} keeper={keeper} router={createAppRouter()} />
  </StrictMode>,
);
