/** How a document is rendered: its frame at once, panels as their figures come; errors go to the log. */
import { PassThrough } from 'node:stream';
import { createReadableStreamFromReadable, type EntryContext, type HandleErrorFunction } from '@remix-run/node';
import { isRouteErrorResponse, RemixServer } from '@remix-run/react';
import { renderToPipeableStream } from 'react-dom/server';
import type { AppLoadContext } from './context.server.ts';

/** How long panels may wait for their figures: longer than the 35 s after which the store gives up, so that it says why. */
export const streamTimeout = 40_000;
/** After that, what is left of the document is rendered in the browser. */
const ABORT_MS = streamTimeout + 2_000;

/** An address without a page, and the answers of 4xx and 503 that a loader throws, are no errors: the page says them. */
export const handleError: HandleErrorFunction = (error, { request, context }) => {
  if (request.signal.aborted || isRouteErrorResponse(error)) return;
  context.reportError(error, new URL(request.url).pathname);
};

export default function handleRequest(request: Request, status: number, headers: Headers, remixContext: EntryContext, context: AppLoadContext): Promise<Response> {
  return new Promise((done, fail) => {
    let isShellReady = false;
    let isOurFault = false;
    const { pipe, abort } = renderToPipeableStream(<RemixServer context={remixContext} url={request.url} abortDelay={ABORT_MS} />, {
      onShellReady() {
        isShellReady = true;
        const body = new PassThrough();
        body.on('close', () => clearTimeout(timer));
        headers.set('Content-Type', 'text/html');
        done(new Response(createReadableStreamFromReadable(body), { headers, status: isOurFault ? 500 : status }));
        pipe(body);
      },
      onShellError: fail,
      onError(error) {
        isOurFault = true;
        // Before the shell it is thrown, and reported as any other.
        if (isShellReady && !request.signal.aborted) context.reportError(error, new URL(request.url).pathname);
      },
    });
    const timer = setTimeout(abort, ABORT_MS);
  });
}
