import { IconTag } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './alias.module.css';

export function AliasTag({ children }: { children: ReactNode }) {
  return (
    <span className={classes.alias}>
      <IconTag size={12} stroke={2} aria-hidden />
      {children}
    </span>
  );
}

export function AliasTags({ children }: { children: ReactNode }) {
  return <span className={classes.list}>{children}</span>;
}
