import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import styles from './Button.module.css';

type Look = 'plain' | 'primary' | 'quiet' | 'icon';

interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style'> {
  /** primary: the one that goes on; quiet: without a border; icon: a square with a picture, which needs an aria-label. */
  look?: Look;
}

export function Button({ look = 'plain', ...props }: ButtonProps) {
  return <AriaButton {...props} className={`${styles.button} ${styles[look]}`} />;
}

/** A link that looks like a button. */
export function LinkButton({ look = 'plain', children, ...to }: LinkProps & { look?: Look; children: ReactNode }) {
  return (
    <Link {...to} className={`${styles.button} ${styles[look]}`}>
      {children}
    </Link>
  );
}
