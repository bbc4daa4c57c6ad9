import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { fakeModel } from '@/testing/fakes';
import { open } from '@/testing/render';
import { problem, server } from '@/testing/server';

describe('the shell', () => {
  it('asks for a key once a call lacked one, sends it from then on, and forgets it with the tab', async () => {
    server.use(
      http.get('*/api/v1/models', ({ request }) =>
        request.headers.get('Authorization') === 'Bearer secret'
          ? HttpResponse.json({ items: [fakeModel()], nextCursor: null })
          : problem(401, 'key-required', 'It needs a key.', 'Send one.'),
      ),
    );
    const { user } = open('/models');

    await user.type(await screen.findByLabelText('Key'), 'secret');
    await user.click(screen.getByRole('button', { name: 'Enter' }));

    expect(await screen.findByRole('link', { name: 'digits' })).toBeVisible();
    expect(sessionStorage.getItem('modelport.key')).toBe('secret');
    expect(localStorage.length).toBe(0);
  });

  it('goes anywhere by the keyboard', async () => {
    server.use(
      http.get('*/api/v1/models', () =>
        HttpResponse.json({ items: [fakeModel({ name: 'sevens' })], nextCursor: null }),
      ),
      http.get('*/api/v1/models/sevens*', () => HttpResponse.json(fakeModel({ name: 'sevens' }))),
    );
    const { user, router } = open('/system');
    await screen.findByRole('heading', { name: 'System' });

    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox'), 'sev');
    await screen.findByRole('option', { name: /sevens/ });
    await user.keyboard('{Enter}');
    expect(router.state.location.pathname).toBe('/models/sevens');
  });

  it('changes the language without a reload', async () => {
    const { user } = open('/models');
    await screen.findByRole('heading', { name: 'Models' });
    await user.click(screen.getByRole('button', { name: 'Choose the language' }));
    await user.click(await screen.findByRole('menuitem', { name: '中文' }));
    expect(await screen.findByRole('heading', { name: '模型' })).toBeVisible();
    expect(document.documentElement.lang).toBe('zh');
  });

  it('says so where there is no page', async () => {
    open('/nowhere');
    expect(await screen.findByText('There is no such page')).toBeVisible();
  });
});
