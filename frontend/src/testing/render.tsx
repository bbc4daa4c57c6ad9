import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Providers } from '@/app/providers';
import { createQueryClient } from '@/app/query-client';
import { createConsoleRouter } from '@/app/router';
import { en } from '@/lib/text/en';

/** Opens the console at an address, as a browser would; every page, query and route is the real one. */
export function open(path: string) {
  const queries = createQueryClient();
  queries.setDefaultOptions({ queries: { retry: false, refetchInterval: false, networkMode: 'always' } });
  const router = createConsoleRouter(queries, createMemoryHistory({ initialEntries: [`/console${path}`] }));
  render(
    <Providers queries={queries} initial={{ language: 'en', text: en }}>
      <RouterProvider router={router} />
    </Providers>,
  );
  return { router, queries, user: userEvent.setup() };
}
