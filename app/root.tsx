/** The document around every page, and what is said when a page fails. */
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Links, Meta, Outlet, Scripts, ScrollRestoration, type ShouldRevalidateFunction, useRouteError, useRouteLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useHydrationMark } from '#app/components/hydrated.ts';
import { FAVICON } from '#app/components/layout/mark.tsx';
import { RouteProblem } from '#app/components/layout/problem.tsx';
import { Shell } from '#app/components/layout/shell.tsx';
import { SiteProvider } from '#app/components/layout/site.tsx';
import { useTheme } from '#app/components/layout/theme-toggle.tsx';
import { readTheme } from '#app/components/layout/theme.ts';
import styles from './styles/app.css?url';

export const links = () => [
  { rel: 'stylesheet', href: styles },
  { rel: 'icon', href: FAVICON, type: 'image/svg+xml' },
];

export const meta: MetaFunction = () => [{ title: 'Assay' }];

export function loader({ request, context }: LoaderFunctionArgs) {
  const { project } = context;
  return {
    project: project.name,
    timeZone: project.settings.time_zone,
    theme: readTheme(request.headers.get('cookie')),
    now: context.now(),
  };
}

/** Only the theme's form changes what is here. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ formAction }) => formAction === '/theme';

export function Layout({ children }: { children: ReactNode }) {
  const site = useRouteLoaderData<typeof loader>('root');
  return (
    <SiteProvider site={site}>
      <Document>{children}</Document>
    </SiteProvider>
  );
}

function Document({ children }: { children: ReactNode }) {
  const theme = useTheme();
  useHydrationMark();
  return (
    <html lang="en" data-theme={theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={theme === 'system' ? 'light dark' : theme} />
        <Meta />
        <Links />
      </head>
      <body>
        <Shell>{children}</Shell>
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return <RouteProblem error={useRouteError()} />;
}
