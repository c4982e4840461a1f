// The reader's settings: language, theme and account.
import { Moon, Sun, SunMoon } from 'lucide-react';
import { useMutation } from 'urql';
import { useMessages } from '../messages';
import { setPreferences, usePreferences, type Theme } from '../preferences';
import { SignOutDocument } from '../queries/generated/viewer';
import { useSession } from '../session';
import { Button, LinkButton } from './Button';
import { Menu, MenuItem } from './Menu';

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
  const { viewer, viewerChanged } = useSession();
  const [, signOut] = useMutation(SignOutDocument);
  if (!viewer) return null;
  if (!viewer.user) return <LinkButton to="/sign-in">{t('common.signIn')}</LinkButton>;
  const { name, email } = viewer.user;
  return (
    <Menu label={t('common.account', { name })} trigger={name}>
      <MenuItem id="who" isDisabled textValue={email}>
        {email}
      </MenuItem>
      <MenuItem id="sign-out" onAction={() => void signOut({}).then(viewerChanged)}>
        {t('common.signOut')}
      </MenuItem>
    </Menu>
  );
}
