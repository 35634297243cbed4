/** Bodies that were damaged on purpose, the same ones for the same seed. */
import type { Payload } from './payloads.ts';

/** mulberry32: small, seeded, good enough to choose bytes. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Values that programs trip over. */
const NASTY: readonly unknown[] = [
  null, true, false, 0, -1, 1.5, 1e308, -1e308, 2 ** 53, '', ' ', '0', '-1', 'NaN', '\u0000', '\ud800', '💥', 'x'.repeat(3_000), [], {}, [[]], [null], { __proto__: null },
  JSON.parse('{"__proto__":{"polluted":true}}'), { constructor: 1 }, '9'.repeat(30), '1763000000000000000', 1_763_000_000_000_000_000,
  { stringValue: 5 }, { intValue: '1.5' }, { arrayValue: { values: 7 } }, { kvlistValue: { values: [{ key: 'a' }] } }, { arrayValue: { values: [{}] } },
  '{"a":', '[{"role":"assistant","content":null}]', '{"input":-5}', '[1,"2",{}]', '2026-13-45T99:99:99Z', '2026-11-20T10:00:00Z',
];

/** Damages bytes: flips, cuts, repeats, inserts. */
export function damageBytes(body: Buffer, random: (below: number) => number): Buffer {
  let bytes = Buffer.from(body);
  const times = 1 + random(4);
  for (let i = 0; i < times && bytes.length > 0; i += 1) {
    const at = random(bytes.length);
    switch (random(6)) {
      case 0:
        bytes[at] = random(256);
        break;
      case 1:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
        break;
      case 2:
        bytes = bytes.subarray(0, at);
        break;
      case 3: {
        const piece = bytes.subarray(at, at + random(200));
        bytes = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
        break;
      }
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + 1 + random(50)))]);
        break;
      default:
        bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f].slice(0, 1 + random(5))), bytes.subarray(at)]);
    }
  }
  return bytes;
}

/** Damages a JSON body and keeps it JSON: values replaced, fields renamed, dropped, doubled. */
export function damageJson(value: unknown, random: (below: number) => number): unknown {
  const root = [structuredClone(value)];
  const times = 1 + random(5);
  for (let i = 0; i < times; i += 1) {
    const places = placesOf(root);
    const { holder, key } = places[random(places.length)] ?? { holder: root, key: 0 };
    const current: unknown = Reflect.get(holder, key);
    switch (random(4)) {
      case 0:
        if (Array.isArray(holder)) holder.splice(Number(key), 1);
        else Reflect.deleteProperty(holder, key);
        break;
      case 1:
        if (Array.isArray(holder)) holder.push(structuredClone(current));
        else Reflect.set(holder, ['gen_ai.usage.input_tokens', 'key', 'value', 'constructor', 'traceId', 'body'][random(6)] ?? 'key', current);
        break;
      default:
        Reflect.set(holder, key, structuredClone(NASTY[random(NASTY.length)]));
    }
  }
  return root[0];
}

export function mutate(payload: Payload, random: (below: number) => number): Buffer {
  if (!payload.contentType.includes('json') || random(3) === 0) return damageBytes(payload.body, random);
  return Buffer.from(JSON.stringify(damageJson(JSON.parse(payload.body.toString()), random)) ?? 'null');
}

function placesOf(value: unknown, places: { holder: object; key: string | number }[] = []): { holder: object; key: string | number }[] {
  if (typeof value !== 'object' || value === null) return places;
  for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
    places.push({ holder: value, key });
    placesOf(Reflect.get(value, key), places);
  }
  return places;
}
