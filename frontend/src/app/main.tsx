import '@fontsource-variable/ibm-plex-sans/wght.css';
import '@fontsource/ibm-plex-mono/latin-400.css';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './global.css';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadCatalogue, preferredLanguage } from '@/lib/text/language';
import { adoptForeignFragment } from './foreign-fragment';
import { Providers } from './providers';
import { createQueryClient } from './query-client';
import { createConsoleRouter } from './router';
import { giveNonceToDialogs } from './style-nonce';

async function start() {
  const root = document.getElementById('root');
  if (!root) throw new Error('the page lacks its root element');
  const language = preferredLanguage();
  const text = await loadCatalogue(language);
  document.documentElement.lang = language;
  adoptForeignFragment();
  giveNonceToDialogs();
  const queries = createQueryClient();
  const router = createConsoleRouter(queries);
  createRoot(root).render(
    <StrictMode>
      <Providers queries={queries} initial={{ language, text }}>
        <RouterProvider router={router} />
      </Providers>
    </StrictMode>,
  );
}

void start();
