/** Why a whole request is not taken; every door says it in its protocol's own form. */

export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** Names the bad field, or null when there is none to name. */
  readonly path: string | null;
  /** Seconds. Exporters lose data when it exceeds what is left of their 10 s, so keep it at 1–3. */
  readonly retryAfter: number | null;
  /** Whether the events in the body are in the counters already, each for itself. */
  readonly isCounted: boolean;

  /**
   * @param status HTTP status
   * @param code short and stable: `bad_json`, `too_large`
   * @param message a sentence for whoever configures the client; never content of theirs beyond a field's name
   */
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    options: { path?: string | null; retryAfter?: number | null; isCounted?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.path = options.path ?? null;
    this.retryAfter = options.retryAfter ?? null;
    this.isCounted = options.isCounted ?? false;
  }
}

export const RETRY_AFTER_SECONDS = 2;

/** Trouble of ours, which passes: the client keeps its data and sends again. */
export function unavailable(message: string, cause?: unknown): Refusal {
  return new Refusal(503, 'unavailable', message, { retryAfter: RETRY_AFTER_SECONDS, cause });
}
