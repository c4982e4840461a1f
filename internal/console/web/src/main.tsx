import './style/tokens.css';
import './style/base.css';
import { createRouter, RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { PageError, PageNotFound } from './components/States';
import { routeTree } from './generated/routes';
import { MessagesProvider } from './messages';
import { reloadForNewVersion } from './new-version';
import { parseSearch, stringifySearch } from './search-params';
import { SessionProvider } from './session';

const router = createRouter({
  routeTree,
  basepath: '/console',
  parseSearch,
  stringifySearch,
  pathParamsAllowedCharacters: ['@'], // articles are slug@locale
  scrollRestoration: true,
  defaultPreload: 'intent',
  defaultErrorComponent: PageError,
  defaultNotFoundComponent: PageNotFound,
});

reloadForNewVersion();

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

createRoot(document.getElementById('app')!).render(
  <StrictMode>
    <MessagesProvider>
      <SessionProvider>
        <RouterProvider router={router} />
      </SessionProvider>
    </MessagesProvider>
  </StrictMode>,
);
