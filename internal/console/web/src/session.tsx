// Who reads, and the API's client for them. The session may end while a page is open: then requests wait, the page
// stays as it is, and SessionDialog asks the reader to sign in again.
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from 'react';
import { Provider, useQuery, type CombinedError } from 'urql';
import { createClient, directClient } from './api';
import { usePreferences } from './preferences';
import { SignOutDocument, ViewerDocument, type ViewerQuery } from './queries/generated/viewer';
import { forgetRecentSearches } from './recent-searches';

export type Viewer = ViewerQuery['viewer'];
export type User = NonNullable<Viewer['user']>;

interface Session {
  /** The viewer; undefined until the first answer. After the session ended, it is still who was signed in. */
  viewer: Viewer | undefined;
  /** Whether a signed-in reader lost the session, so that they must sign in to go on. */
  expired: boolean;
  /** Who signed in instead of the viewer, in this browser. */
  replacedBy: User | undefined;
  /** Tells that the viewer changed: they signed in or out. Everything is asked again. */
  viewerChanged(): void;
  /** Tells who signed in after the session ended. If it is the same user, the requests that wait go on. */
  signedInAgain(user: User): void;
  /** Signs out, and returns why it failed. */
  signOut(): Promise<CombinedError | undefined>;
}

const Context = createContext<Session | null>(null);

/** How often a page asks whether the session still holds and whether there is news, in milliseconds. */
export const pollInterval = 30_000;

/** Tells the other tabs of the browser that somebody signed in or out. */
const otherTabs = new BroadcastChannel('praxis.session');

export const tellOtherTabs = () => otherTabs.postMessage('changed');

export function SessionProvider({ children }: { children: ReactNode }) {
  const { language } = usePreferences();
  const [generation, setGeneration] = useState(0);
  const [expired, setExpired] = useState(false);
  const user = useRef<string>(undefined);
  const waiting = useRef<(() => void)[]>([]);
  const client = useMemo(
    () =>
      createClient({
        user: () => user.current,
        signInAgain() {
          setExpired(true);
          return new Promise((resolve) => waiting.current.push(resolve));
        },
      }),
    [language, generation],
  );
  const expire = useCallback(() => setExpired(true), []);
  const resume = useCallback(() => {
    setExpired(false);
    for (const resolve of waiting.current.splice(0)) resolve();
  }, []);
  const viewerChanged = useCallback(() => {
    forgetRecentSearches();
    user.current = undefined;
    waiting.current = [];
    setExpired(false);
    setGeneration((g) => g + 1);
  }, []);
  // The key removes all components with what the former viewer saw.
  return (
    <Provider value={client}>
      <SessionContext key={generation} {...{ user, expired, expire, resume, viewerChanged }}>
        {children}
      </SessionContext>
    </Provider>
  );
}

interface SessionContextProps {
  /** The id of the user whose pages are shown. */
  user: RefObject<string | undefined>;
  expired: boolean;
  expire(): void;
  resume(): void;
  viewerChanged(): void;
  children: ReactNode;
}

function SessionContext({ user, expired, expire, resume, viewerChanged, children }: SessionContextProps) {
  const [{ data }, ask] = useQuery({ query: ViewerDocument });
  const [replacedBy, setReplacedBy] = useState<User>();
  const viewer = data?.viewer;

  // The first answer says whose pages these are. Later ones may come from a tab where somebody signed in.
  const known = useRef(false);
  useEffect(() => {
    if (!viewer) return;
    if (!known.current) user.current = viewer.user?.id;
    else if (viewer.user && user.current === undefined) viewerChanged();
    known.current = true;
  }, [viewer, user, viewerChanged]);

  const compare = useCallback(
    (now: User | null) => {
      if (now?.id === user.current) {
        if (now) resume();
      } else if (user.current === undefined) viewerChanged();
      else if (now) setReplacedBy(now);
      else expire();
    },
    [user, expire, resume, viewerChanged],
  );
  const check = useCallback(async () => {
    const { data: now } = await directClient.query(ViewerDocument, {}).toPromise();
    if (now && known.current) compare(now.viewer.user);
  }, [compare]);

  // The server refused a request for this user: the session has ended, or another user signed in.
  useEffect(() => {
    if (expired) void check();
  }, [expired, check]);
  usePoll(() => (expired ? void check() : ask({ requestPolicy: 'network-only' })));
  useEffect(() => {
    const listen = () => void check();
    otherTabs.addEventListener('message', listen);
    return () => otherTabs.removeEventListener('message', listen);
  }, [check]);

  const session = useMemo<Session>(
    () => ({
      viewer,
      expired,
      replacedBy,
      viewerChanged() {
        viewerChanged();
        tellOtherTabs();
      },
      signedInAgain(now) {
        compare(now);
        ask({ requestPolicy: 'network-only' }); // the new session ends later
        tellOtherTabs();
      },
      async signOut() {
        const { error } = await directClient.mutation(SignOutDocument, {}).toPromise();
        if (error) return error;
        viewerChanged();
        tellOtherTabs();
      },
    }),
    [viewer, expired, replacedBy, ask, viewerChanged, compare],
  );
  return <Context value={session}>{children}</Context>;
}

export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error('useSession needs a SessionProvider');
  return session;
}

/** Calls `ask` every half minute while the page is visible, and when it becomes visible again. */
export function usePoll(ask: () => void, interval = pollInterval) {
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    const askIfVisible = () => {
      if (document.visibilityState === 'visible') latest.current();
    };
    const timer = setInterval(askIfVisible, interval);
    document.addEventListener('visibilitychange', askIfVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', askIfVisible);
    };
  }, [interval]);
}
