/**
 * Local mode: without a login, only programs on this machine and Assay's own pages may call.
 * Host keeps a foreign name that resolves to loopback (DNS rebinding) out; Origin keeps foreign
 * pages out, whose simple POSTs a browser sends without asking.
 */

const LOOPBACK_HOST = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * @returns a sentence that says why the request is refused, or null when it may pass
 */
export function refuseForeign(headers: { host?: string | undefined; origin?: string | undefined; 'sec-fetch-site'?: string | undefined }): string | null {
  const { host, origin } = headers;
  if (!host || !LOOPBACK_HOST.test(host)) {
    return `Assay answers only at localhost in local mode; the Host header was ${JSON.stringify(host ?? '')}.`;
  }
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}`.toLowerCase()) {
    return `Assay takes no requests from other web pages in local mode; the Origin header was ${JSON.stringify(origin)}.`;
  }
  return null;
}
