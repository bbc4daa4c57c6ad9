import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useText } from '@/lib/text/use-text';

const PAUSE_MILLIS = 250;

interface SearchInputProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  icon?: ReactNode;
}

/** A filter by text that waits until one has finished typing. */
export function SearchInput({ label, value, onChange, icon }: SearchInputProps) {
  const text = useText();
  const [typed, setTyped] = useState(value ?? '');
  const [shown, setShown] = useState(value);
  const settle = useDebouncedCallback(
    (next: string) => onChange(next.trim() === '' ? undefined : next.trim()),
    PAUSE_MILLIS,
  );

  // The address changed by other means than by typing here, such as the browser's Back.
  if (value !== shown) {
    setShown(value);
    if ((value ?? '') !== typed.trim()) setTyped(value ?? '');
  }

  const type = (next: string) => {
    setTyped(next);
    settle(next);
  };

  return (
    <TextInput
      w="100%"
      maw="17rem"
      aria-label={label}
      placeholder={label}
      leftSection={icon ?? <IconSearch size={16} stroke={1.7} aria-hidden />}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      rightSection={typed !== '' && <CloseButton size="sm" aria-label={text.common.clear} onClick={() => type('')} />}
    />
  );
}
