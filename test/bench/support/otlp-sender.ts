/**
 * A process of senders: each posts one batch after another for the time given, and tells when each
 * was acknowledged. argv: url, senders, seconds, seed, spans a batch. Prints one line of JSON.
 */
import { Agent, request } from 'node:http';
import { freshBody, makeTemplate, random, SPANS_PER_TRACE } from './otlp-bodies.ts';

const [url = '', senders = '8', seconds = '10', seed = '1', batch = '512'] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: Number(senders) });
const templates = Array.from({ length: 8 }, (_, i) => makeTemplate(i + 1, Number(batch) / SPANS_PER_TRACE));
const next = random(Number(seed) * 7_919);
const ackMs: number[] = [];
let spans = 0;
let refused = 0;

process.stdout.write('ready\n');
await new Promise<void>((done) => process.stdin.once('data', () => done()));
const startMs = performance.now();
const endMs = startMs + Number(seconds) * 1_000;

function post(body: Buffer): Promise<number> {
  return new Promise((done, fail) => {
    const sent = request(`${url}/v1/traces`, { method: 'POST', agent, headers: { 'content-type': 'application/x-protobuf', 'content-length': body.length } }, (answer) => {
      answer.resume();
      answer.on('end', () => done(answer.statusCode ?? 0));
    });
    sent.on('error', fail);
    sent.end(body);
  });
}

async function sender(index: number): Promise<void> {
  for (let i = index; performance.now() < endMs; i++) {
    const template = templates[i % templates.length];
    if (!template) return;
    const body = freshBody(template, next, Date.now());
    const beganMs = performance.now();
    const status = await post(body);
    if (status === 200) {
      ackMs.push(performance.now() - beganMs);
      spans += template.spans;
    } else {
      refused += 1;
      await new Promise((done) => setTimeout(done, 500));
    }
  }
}

await Promise.all(Array.from({ length: Number(senders) }, (_, index) => sender(index)));
process.stdout.write(`${JSON.stringify({ spans, refused, ackMs, elapsedMs: performance.now() - startMs })}\n`);
process.exit(0);
