// Who reads, and the API's client for them.
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { Provider, useQuery } from 'urql';
import { createClient } from './api';
import { usePreferences } from './preferences';
import { ViewerDocument, type ViewerQuery } from './queries/generated/viewer';

export type Viewer = ViewerQuery['viewer'];

interface Session {
  /** The viewer; undefined until the first answer. */
  viewer: Viewer | undefined;
  /** Whether a signed-in reader lost the session, so that they must sign in to go on. */
  expired: boolean;
  /** Tells that the viewer changed: they signed in or out. Everything is asked again. */
  viewerChanged(): void;
}

const Context = createContext<Session | null>(null);

/** How often a page asks whether the session still holds and whether there is news, in milliseconds. */
export const pollInterval = 30_000;

export function SessionProvider({ children }: { children: ReactNode }) {
  const { language } = usePreferences();
  const [generation, setGeneration] = useState(0);
  const [refused, setRefused] = useState(false);
  const client = useMemo(() => createClient(() => setRefused(true)), [language, generation]);
  const viewerChanged = useCallback(() => {
    setRefused(false);
    setGeneration((g) => g + 1);
  }, []);
  return (
    <Provider value={client}>
      <SessionContext refused={refused} generation={generation} viewerChanged={viewerChanged}>
        {children}
      </SessionContext>
    </Provider>
  );
}

function SessionContext(props: {
  refused: boolean;
  generation: number;
  viewerChanged(): void;
  children: ReactNode;
}) {
  const { refused, generation, viewerChanged, children } = props;
  const [{ data }, ask] = useQuery({ query: ViewerDocument });
  usePoll(() => ask({ requestPolicy: 'network-only' }));
  const viewer = data?.viewer;

  // The server treats an ended session as none. Who was signed in before and did not sign out has lost it.
  const signedIn = useRef<{ generation: number; user: boolean }>({ generation, user: false });
  if (signedIn.current.generation !== generation) signedIn.current = { generation, user: false };
  if (viewer?.user) signedIn.current.user = true;
  const expired = signedIn.current.user && (refused || viewer?.anonymous === true);

  const session = useMemo(() => ({ viewer, expired, viewerChanged }), [viewer, expired, viewerChanged]);
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
