/** What a page says when it cannot be shown: the engine away (it tries again by itself), not found, ours. */
import { isRouteErrorResponse, Link, useRevalidator } from '@remix-run/react';
import { DatabaseZap, FileQuestion, TriangleAlert, type LucideIcon } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { useFilterLink } from '../filter/filter-links.ts';

const RETRY_MS = 2_000;

export function RouteProblem({ error }: { error: unknown }) {
  if (isRouteErrorResponse(error)) {
    // What loaders throw is a sentence; the router's own begins otherwise and is for programmers.
    const sentence = typeof error.data === 'string' && !error.data.startsWith('Error: ') ? error.data : null;
    if (error.status === 503) return <EngineAway />;
    if (error.status === 404) return <NotFound sentence={sentence} />;
    if (error.status < 500) return <BadRequest sentence={sentence ?? error.statusText} />;
  }
  return <OurFault />;
}

function EngineAway() {
  const revalidator = useRevalidator();
  useEffect(() => {
    const timer = setInterval(() => {
      if (revalidator.state === 'idle') revalidator.revalidate();
    }, RETRY_MS);
    return () => clearInterval(timer);
  }, [revalidator]);
  return (
    <Notice icon={DatabaseZap} title="ClickHouse does not answer at the moment" isLive>
      <p>
        No figure is shown rather than a wrong one. This page tries again every two seconds and comes back by itself;
        traces that arrive meanwhile are asked to be sent again, so nothing is lost.
      </p>
      <noscript>
        <meta httpEquiv="refresh" content="2" />
      </noscript>
    </Notice>
  );
}

function NotFound({ sentence }: { sentence: string | null }) {
  return (
    <Notice icon={FileQuestion} title="There is nothing here">
      <p>{sentence || 'No page has this address.'}</p>
      <Ways />
    </Notice>
  );
}

function BadRequest({ sentence }: { sentence: string }) {
  return (
    <Notice icon={FileQuestion} title="This address does not make sense">
      <p>{sentence}</p>
      <Ways />
    </Notice>
  );
}

function OurFault() {
  const revalidator = useRevalidator();
  return (
    <Notice icon={TriangleAlert} title="This page could not be made">
      <p>It is our fault, and the server's log says more. Other pages may well work.</p>
      <div className="mt-4 flex flex-wrap gap-2">
        <button type="button" className="control control-primary" onClick={() => revalidator.revalidate()}>Try again</button>
        <Link to="/" className="control">Overview</Link>
      </div>
    </Notice>
  );
}

function Ways() {
  const link = useFilterLink();
  return (
    <div className="mt-4 flex flex-wrap gap-2">
      <Link to="/" className="control control-primary">Overview</Link>
      <Link to={link('/traces')} className="control">Traces</Link>
    </div>
  );
}

/** A page-sized sentence with an icon. */
export function Notice({ icon: Icon, title, children, isLive = false }: { icon: LucideIcon; title: string; children: ReactNode; isLive?: boolean }) {
  return (
    <section className="mx-auto mt-[12vh] max-w-lg" {...(isLive ? { role: 'status' } : {})}>
      <div className="mb-4 inline-flex rounded-lg bg-sunken p-2.5 text-ink-3">
        <Icon size={22} aria-hidden="true" />
      </div>
      <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
      <div className="mt-2 text-ink-2">{children}</div>
    </section>
  );
}
