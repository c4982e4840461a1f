// The reader's settings: language, theme and account.
import { useLocation } from '@tanstack/react-router';
import { Moon, Sun, SunMoon } from 'lucide-react';
import { useState } from 'react';
import type { CombinedError } from 'urql';
import { useMessages } from '../messages';
import { setPreferences, usePreferences, type Theme } from '../preferences';
import { useSession } from '../session';
import { Button, LinkButton } from './Button';
import { Dialog } from './Dialog';
import { Menu, MenuItem } from './Menu';
import { Failure, Skeleton } from './States';

/** Switches between the two languages, each called by its own name. */
export function LanguageMenu() {
  const { language } = usePreferences();
  const other = language === 'en' ? 'zh' : 'en';
  return (
    <Button look="quiet" onPress={() => setPreferences({ language: other })}>
      <span lang={other === 'zh' ? 'zh-CN' : 'en'}>{other === 'zh' ? '中文' : 'English'}</span>
    </Button>
  );
}

const icons: Record<Theme, typeof Sun> = { system: SunMoon, light: Sun, dark: Moon };

export function ThemeMenu() {
  const t = useMessages();
  const { theme } = usePreferences();
  const Icon = icons[theme];
  return (
    <Menu label={t('common.theme')} look="icon" trigger={<Icon size={18} aria-hidden />}>
      {(['system', 'light', 'dark'] as const).map((choice) => (
        <MenuItem key={choice} id={choice} onAction={() => setPreferences({ theme: choice })}>
          {t(`common.theme.${choice}`)}
        </MenuItem>
      ))}
    </Menu>
  );
}

export function AccountMenu() {
  const t = useMessages();
  const { viewer, signOut } = useSession();
  const [failure, setFailure] = useState<CombinedError>();
  const leave = () => void signOut().then(setFailure);
  if (!viewer) return <Skeleton height={32} width={74} />; // as wide as the link to the sign-in
  if (!viewer.user) return <SignInLink />;
  const { name, email } = viewer.user;
  return (
    <>
      <Menu label={t('common.account', { name })} trigger={name}>
        <MenuItem id="who" isDisabled textValue={email}>
          {email}
        </MenuItem>
        <MenuItem id="sign-out" onAction={leave}>
          {t('common.signOut')}
        </MenuItem>
      </Menu>
      <Dialog title={t('account.signOutFailed')} open={failure !== undefined} onClose={() => setFailure(undefined)}>
        {failure && <Failure error={failure} retry={leave} />}
      </Dialog>
    </>
  );
}

/** Leads to the sign-in, and from there back to the page. */
function SignInLink() {
  const t = useMessages();
  const page = useLocation();
  if (page.pathname === '/sign-in') return null;
  return (
    <LinkButton to="/sign-in" search={{ returnTo: `/console${page.href}` }}>
      {t('common.signIn')}
    </LinkButton>
  );
}
