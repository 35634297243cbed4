/** For browsers that ask for it whatever the page says. */
import { FAVICON_SVG } from '#app/components/layout/mark.tsx';

export const loader = () => new Response(FAVICON_SVG, { headers: { 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=86400' } });
