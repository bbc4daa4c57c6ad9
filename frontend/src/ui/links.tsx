import { Anchor, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import { type AnchorHTMLAttributes, forwardRef } from 'react';

type AnchorAttributes = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'color' | 'style'>;

/** A link that looks like a button. */
export const ButtonLink = createLink(
  forwardRef<HTMLAnchorElement, ButtonProps & AnchorAttributes>(function ButtonAnchor(props, ref) {
    return <Button component="a" ref={ref} {...props} />;
  }),
);

/** A link in running text and in tables. */
export const TextLink = createLink(
  forwardRef<HTMLAnchorElement, AnchorAttributes & { underline?: 'always' | 'hover' }>(function TextAnchor(props, ref) {
    return <Anchor ref={ref} inherit underline="hover" {...props} />;
  }),
);
