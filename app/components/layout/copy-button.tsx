/** Copies a text and says so. */
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';

const SAID_MS = 1_600;

export function CopyButton({ text, label }: { text: string; label: string }) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const Icon = isCopied ? Check : Copy;
  return (
    <button
      type="button"
      className="icon-button"
      title={label}
      onClick={() => {
        navigator.clipboard.writeText(text).then(() => setIsCopied(true), () => setIsCopied(false));
      }}
    >
      <Icon size={13} aria-hidden="true" />
      <span className="sr-only">{label}</span>
      <span role="status" className="sr-only">{isCopied ? 'Copied' : ''}</span>
    </button>
  );
}
