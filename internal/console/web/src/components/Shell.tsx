// The frame of every page: the navigation left, the search and the reader's settings above.
import { Link, useRouter, type LinkProps } from '@tanstack/react-router';
import {
  Building2,
  ChartNoAxesColumn,
  CircleCheckBig,
  ClipboardCheck,
  FileText,
  Gauge,
  Goal,
  Hash,
  Menu as MenuIcon,
  Network,
  PanelLeftClose,
  PanelLeftOpen,
  Terminal,
  Users,
  X,
} from 'lucide-react';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { RouterProvider } from 'react-aria-components';
import { useQuery } from 'urql';
import { useMessages } from '../messages';
import { ReviewQueueDocument } from '../queries/generated/shell';
import { useScope } from '../scope';
import { useSession } from '../session';
import { Button } from './Button';
import { ConnectionNotice, Progress } from './Connection';
import { OrganizationSwitcher } from './OrganizationSwitcher';
import { SearchField } from './SearchField';
import { AccountMenu, LanguageMenu, ThemeMenu } from './Settings';
import styles from './Shell.module.css';

const loadSession = () => import('./SessionDialog');
const SessionDialog = lazy(() => loadSession().then((m) => ({ default: m.SessionDialog })));
const SessionNotice = lazy(() => loadSession().then((m) => ({ default: m.SessionNotice })));

/** How long after the first view the dialogs of the session are loaded, in milliseconds. */
const quiet = 1500;

export function Shell({ children }: { children: ReactNode }) {
  const t = useMessages();
  const router = useRouter();
  const signedIn = useSignedIn();
  const [drawer, setDrawer] = useState(false);
  const [collapsed, setCollapsed] = useState(() => readCollapsed());
  useEffect(() => router.subscribe('onResolved', () => setDrawer(false)), [router]);
  const toggle = () => {
    setCollapsed(!collapsed);
    saveCollapsed(!collapsed);
  };
  return (
    <RouterProvider navigate={(href) => void router.navigate({ href })} useHref={publicAddress}>
      <Progress />
      <a href="#content" className={styles.skip}>
        {t('common.skip')}
      </a>
      <div className={styles.frame} data-collapsed={collapsed || undefined} data-drawer={drawer || undefined}>
        <div className={`${styles.side} no-print`}>
          <div className={styles.scope}>
            <OrganizationSwitcher />
            <span className={styles.closeDrawer}>
              <Button look="icon" aria-label={t('common.closeNavigation')} onPress={() => setDrawer(false)}>
                <X size={18} aria-hidden />
              </Button>
            </span>
          </div>
          <Navigation />
          <div className={styles.collapse}>
            <Button
              look="icon"
              aria-label={t(collapsed ? 'common.expandNavigation' : 'common.collapseNavigation')}
              onPress={toggle}
            >
              {collapsed ? <PanelLeftOpen size={18} aria-hidden /> : <PanelLeftClose size={18} aria-hidden />}
            </Button>
          </div>
        </div>
        <div className={styles.scrim} onClick={() => setDrawer(false)} aria-hidden />
        <div className={styles.main}>
          <header className={`${styles.top} no-print`}>
            <span className={styles.openDrawer}>
              <Button look="icon" aria-label={t('common.openNavigation')} onPress={() => setDrawer(true)}>
                <MenuIcon size={20} aria-hidden />
              </Button>
            </span>
            <SearchField />
            <LanguageMenu />
            <ThemeMenu />
            <AccountMenu />
          </header>
          <ConnectionNotice />
          <Suspense>{signedIn && <SessionNotice />}</Suspense>
          <main id="content" className={styles.content} tabIndex={-1}>
            {children}
          </main>
        </div>
      </div>
      <Suspense>{signedIn && <SessionDialog />}</Suspense>
    </RouterProvider>
  );
}

/** Whether a reader is signed in, once the first view is there. */
function useSignedIn(): boolean {
  const { viewer } = useSession();
  const [later, setLater] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLater(true), quiet);
    return () => clearTimeout(timer);
  }, []);
  return later && viewer?.user !== undefined && viewer.user !== null;
}

function Navigation() {
  const t = useMessages();
  const { viewer } = useSession();
  const may = viewer?.owner || viewer?.memberships.nodes.some((m) => m.role === 'EDITOR' || m.role === 'ADMIN');
  return (
    <nav aria-label={t('common.navigation')} className={styles.nav}>
      <NavLink to="/dashboard" icon={<Gauge size={18} aria-hidden />} label={t('common.dashboard')} />
      <NavLink to="/articles" icon={<FileText size={18} aria-hidden />} label={t('common.articles')} />
      <NavLink to="/actions" icon={<Goal size={18} aria-hidden />} label={t('common.actions')} />
      <NavLink to="/outcomes" icon={<CircleCheckBig size={18} aria-hidden />} label={t('common.outcomes')} />
      <NavLink to="/indicators" icon={<ChartNoAxesColumn size={18} aria-hidden />} label={t('common.indicators')} />
      <NavLink to="/themes" icon={<Network size={18} aria-hidden />} label={t('common.themes')} />
      <NavLink to="/organizations" icon={<Building2 size={18} aria-hidden />} label={t('common.organizations')} />
      <NavLink to="/people" icon={<Users size={18} aria-hidden />} label={t('common.people')} />
      <NavLink to="/tags" icon={<Hash size={18} aria-hidden />} label={t('common.tags')} />
      {may && <ReviewLink />}
      <a href="/graphiql/" className={styles.link}>
        <Terminal size={18} aria-hidden />
        <span>{t('common.explorer')}</span>
      </a>
    </nav>
  );
}

function ReviewLink() {
  const t = useMessages();
  const { org } = useScope();
  const [{ data }] = useQuery({ query: ReviewQueueDocument, variables: { organization: org } });
  return (
    <NavLink
      to="/articles"
      search={{ status: ['IN_REVIEW'] }}
      icon={<ClipboardCheck size={18} aria-hidden />}
      label={t('common.review')}
      count={data?.articles.totalCount}
    />
  );
}

function NavLink(props: Pick<LinkProps, 'to' | 'search'> & {
  icon: ReactNode;
  label: string;
  count?: number;
}) {
  const { icon, label, count, ...target } = props;
  return (
    <Link
      {...target}
      className={styles.link}
      activeOptions={{ includeSearch: target.search !== undefined }}
      activeProps={{ className: styles.active }}
      title={label}
    >
      {icon}
      <span>{label}</span>
      {count !== undefined && count > 0 && <span className={styles.count}>{count}</span>}
    </Link>
  );
}

/** The address of a page as the server has it. */
const publicAddress = (href: string) => (href.startsWith('/') ? `/console${href}` : href);

const key = 'praxis.navigation';

function readCollapsed(): boolean {
  try {
    return localStorage.getItem(key) === 'collapsed';
  } catch {
    return false;
  }
}

function saveCollapsed(collapsed: boolean) {
  try {
    localStorage.setItem(key, collapsed ? 'collapsed' : 'open');
  } catch {
    // It stays so until the page is left.
  }
}
