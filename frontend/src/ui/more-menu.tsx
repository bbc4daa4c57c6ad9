import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useText } from '@/lib/text/use-text';

interface MoreMenuProps {
  items: { label: string; isDangerous?: boolean; onClick: () => void }[];
}

/** What one does seldom. */
export function MoreMenu({ items }: MoreMenuProps) {
  const text = useText();
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={text.common.more}>
          <IconDots size={18} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map(({ label, isDangerous, onClick }) => (
          <Menu.Item key={label} onClick={onClick} c={isDangerous ? 'var(--bad)' : undefined}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
