/** The captured requests of real clients under test/fixtures/payloads, and how they were sent. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../fixtures/payloads');

export interface Payload {
  folder: string;
  /** Without its ending: `01-POST-v1_traces`. */
  name: string;
  path: string;
  contentType: string;
  /** The body after decompression. */
  body: Buffer;
  /** As it went over the wire, with its Content-Encoding; the same as `body` where nothing packed it. */
  sent: Buffer;
  encoding: string | null;
  /** A protobuf body as another decoder read it. */
  decoded: unknown;
}

export function payloads(): Payload[] {
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => readdirSync(join(ROOT, entry.name)).filter((file) => file.endsWith('.meta.json')).map((file) => read(entry.name, file.replace('.meta.json', ''))));
}

export function payload(folderStart: string, name: string): Payload {
  const found = payloads().find((one) => one.folder.startsWith(folderStart) && one.name.startsWith(name));
  if (!found) throw new Error(`no payload ${folderStart}…/${name}…`);
  return found;
}

/** Synthetic bodies without a capture beside them. */
export function edgeCases(): string {
  return readFileSync(join(ROOT, 'handwritten-edge-cases__otlp-json/complex-attributes-and-id-forms.json'), 'utf8');
}

function read(folder: string, name: string): Payload {
  const base = join(ROOT, folder, name);
  const meta = JSON.parse(readFileSync(`${base}.meta.json`, 'utf8')) as { url: string; headers: Record<string, string> };
  const body = readFileSync(existsSync(`${base}.pb`) ? `${base}.pb` : `${base}.json`);
  const encoding = meta.headers['content-encoding'] ?? null;
  return {
    folder,
    name,
    path: meta.url,
    contentType: meta.headers['content-type'] ?? '',
    body,
    sent: encoding ? readFileSync(`${base}.raw.${encoding}`) : body,
    encoding,
    decoded: existsSync(`${base}.decoded.json`) ? JSON.parse(readFileSync(`${base}.decoded.json`, 'utf8')) : null,
  };
}
