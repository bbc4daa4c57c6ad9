import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Catalogue } from '@/lib/text/en';
import type { Language } from '@/lib/text/language';
import { KeyGate } from './key-gate';
import { styleNonce } from './style-nonce';
import { theme, tokens } from './theme';
import { WordingProvider } from './wording-provider';

interface ProvidersProps {
  queries: QueryClient;
  initial: { language: Language; text: Catalogue };
  children: ReactNode;
}

export function Providers({ queries, initial, children }: ProvidersProps) {
  return (
    <MantineProvider
      env={import.meta.env.MODE === 'test' ? 'test' : 'default'}
      theme={theme}
      cssVariablesResolver={tokens}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <WordingProvider initial={initial}>
        <QueryClientProvider client={queries}>
          <KeyGate>{children}</KeyGate>
          <Notifications position="bottom-right" limit={4} containerWidth={400} />
        </QueryClientProvider>
      </WordingProvider>
    </MantineProvider>
  );
}
