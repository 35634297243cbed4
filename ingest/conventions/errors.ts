/** Whether an operation failed, and whether a provider's limit refused it. */
import type { NeutralEvent, NeutralSpan } from '../neutral.ts';
import type { Draft } from './routes.ts';
import { readDimension, readText } from './values.ts';

export interface ErrorReading {
  isFailed: boolean;
  type: string | null;
  message: string | null;
  isRateLimited: boolean;
}

const LIMIT_TYPE = /rate.?limit|throttl|too.?many.?requests|resource.?exhausted|^429$/i;
const LIMIT_TEXT = /\b429\b|rate.?limit|too many requests|RESOURCE_EXHAUSTED/i;
/** Providers say it in the first line; a stack trace behind it is not searched. */
const SEARCHED_LENGTH = 2_000;

/**
 * An error is OpenTelemetry's status, or an `error.type`, or Langfuse's level (whose status stays
 * unset), or an exception event (LangSmith, whose status says OK), or the HTTP status 429.
 */
export function readError(span: NeutralSpan, draft: Draft, exception: NeutralEvent | undefined): ErrorReading {
  const type = draft.get('error_type') ?? (exception === undefined ? undefined : readDimension(exception.attributes['exception.type']));
  const isLimitStatus = draft.get('http_status') === 429;
  const isFailed = span.status === 'error' || type !== undefined || exception !== undefined || isLimitStatus || draft.get('level')?.toUpperCase() === 'ERROR';
  if (!isFailed) return { isFailed, type: null, message: null, isRateLimited: false };
  const exceptionText = exception === undefined ? undefined : readText(exception.attributes['exception.message']);
  const message = readText(span.statusMessage) ?? draft.get('error_message') ?? exceptionText;
  return { isFailed, type: type ?? null, message: message ?? null, isRateLimited: isLimitStatus || isLimit(type, message, exceptionText) };
}

export function isLimit(type: string | undefined, ...texts: readonly (string | undefined)[]): boolean {
  if (type !== undefined && LIMIT_TYPE.test(type)) return true;
  return texts.some((text) => text !== undefined && LIMIT_TEXT.test(text.length > SEARCHED_LENGTH ? text.slice(0, SEARCHED_LENGTH) : text));
}
