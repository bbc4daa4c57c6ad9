import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import { WordingProvider } from '@/app/wording-provider';
import { en } from '@/lib/text/en';
import { DecimalInput } from './decimal-input';

function Rate() {
  const [value, setValue] = useState<number | undefined>(0.001);
  return (
    <>
      <DecimalInput label="Rate" value={value} min={0} max={1} onChange={setValue} />
      <output>{String(value)}</output>
    </>
  );
}

async function type(text: string) {
  render(
    <MantineProvider env="test">
      <WordingProvider initial={{ language: 'en', text: en }}>
        <Rate />
      </WordingProvider>
    </MantineProvider>,
  );
  const input = screen.getByRole('textbox', { name: 'Rate' });
  await userEvent.clear(input);
  if (text !== '') await userEvent.type(input, text);
  return { input, value: screen.getByRole('status').textContent };
}

describe('a number field', () => {
  it('takes numbers with an exponent as they are written', async () => {
    expect((await type('1e-4')).value).toBe('0.0001');
  });

  it('says what is no number and keeps the last one that was', async () => {
    const { input, value } = await type('0.2x');
    expect(value).toBe('0.2');
    expect(input).toBeInvalid();
  });

  it('says what is out of range', async () => {
    expect((await type('7')).input).toBeInvalid();
  });

  it('may be left empty', async () => {
    expect((await type('')).value).toBe('undefined');
  });
});
