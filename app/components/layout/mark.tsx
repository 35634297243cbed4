/** The sign of the house: a figure and its interval. */
export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" className="shrink-0 text-accent">
      <rect width="20" height="20" rx="5" fill="currentColor" />
      <path d="M10 4v12M7 4h6M7 16h6" stroke="var(--on-accent)" strokeWidth="1.6" strokeLinecap="round" fill="none" />
      <circle cx="10" cy="9" r="2.6" fill="var(--on-accent)" />
    </svg>
  );
}

/** The same as an icon of the tab. */
export const FAVICON_SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><rect width="20" height="20" rx="5" fill="#3f4bc4"/><path d="M10 4v12M7 4h6M7 16h6" stroke="#fff" stroke-width="1.6" stroke-linecap="round" fill="none"/><circle cx="10" cy="9" r="2.6" fill="#fff"/></svg>';

/** As a data URI it costs no request. */
export const FAVICON = `data:image/svg+xml,${encodeURIComponent(FAVICON_SVG)}`;
