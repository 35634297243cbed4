/**
 * How figures read. Null is unknown and shows as a dash, never as zero; a figure that is not zero
 * never rounds to one, and a share that is not whole never rounds to 100%.
 */
import type { KpiUnit } from '#schema/kpis/definition.ts';

export const UNKNOWN = '—';

/** A figure and its interval are shown on one scale: "1.24 s (95% CI 1.18–1.31)". */
interface Scale {
  factor: number;
  digits: number;
  prefix: string;
  suffix: string;
}

const numberFormats = new Map<number, Intl.NumberFormat>();

/** `1,234.5` with exactly so many decimals. */
export function fixed(value: number, digits: number): string {
  let format = numberFormats.get(digits);
  if (!format) {
    format = new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
    numberFormats.set(digits, format);
  }
  // Rounds to "-0" otherwise.
  return format.format(value).replace(/^-(?=[0.]*$)/, '');
}

/** "2.0%", "$0.0034", "1.24 s", "20,000", or a dash when unknown. */
export function formatValue(value: number | null, unit: KpiUnit): string {
  if (value === null) return UNKNOWN;
  return withEdges(value, unit) ?? write(value, scaleOf(unit, value), true);
}

/** The figure with its unit apart, for a tile that sets them in different sizes. */
export function valueParts(value: number | null, unit: KpiUnit): { figure: string; suffix: string } {
  if (value === null) return { figure: UNKNOWN, suffix: '' };
  const suffix = scaleOf(unit, value).suffix;
  const text = formatValue(value, unit);
  return text.endsWith(suffix) ? { figure: text.slice(0, text.length - suffix.length), suffix: suffix.trim() } : { figure: text, suffix: '' };
}

/** "1.2–3.1" on the scale of the value it belongs to; null when there is no interval. */
export function formatInterval(low: number | null, high: number | null, unit: KpiUnit, value: number | null = high): string | null {
  if (low === null || high === null) return null;
  const scale = scaleOf(unit, value ?? high);
  // "0 of 300" is below 1.3%, not below 1%: at the edges the bound that is news sets the decimals.
  const digits = unit === 'share' && (value === 0 || value === 1) ? Math.max(scale.digits, shareDigits(value === 0 ? high : low)) : scale.digits;
  return [low, high].map((bound) => write(bound, { ...scale, digits: bound === 0 || bound === value ? scale.digits : digits }, false)).join('–');
}

/** "2.0% (95% CI 1.2–3.1)". */
export function formatWithInterval(reading: { value: number | null; low: number | null; high: number | null; unit: KpiUnit }): string {
  const text = formatValue(reading.value, reading.unit);
  const interval = reading.value === null ? null : formatInterval(reading.low, reading.high, reading.unit, reading.value);
  return interval ? `${text} (95% CI ${interval})` : text;
}

/** A difference with its sign: "+1.2 points", "−240 ms". Shares differ in percentage points. */
export function formatDifference(difference: number, unit: KpiUnit): string {
  const sign = difference > 0 ? '+' : difference < 0 ? '−' : '';
  const size = Math.abs(difference);
  if (unit === 'share') return `${sign}${fixed(size * 100, size >= 0.1 ? 0 : size >= 0.001 || size === 0 ? 1 : 2)} points`;
  return sign + formatValue(size, unit);
}

/** "20,000", from a million on "1.23M". */
export function formatCount(value: number | null): string {
  if (value === null) return UNKNOWN;
  return write(value, scaleOf('count', value), true);
}

/** "842 ms", "1.24 s", "2 min 05 s", "1 h 02 min". */
export function formatDuration(ms: number | null): string {
  return formatValue(ms, 'ms');
}

export function formatUsd(usd: number | null): string {
  return formatValue(usd, 'usd');
}

/** "1 request", "412 requests". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

function write(value: number, scale: Scale, hasUnit: boolean): string {
  const sign = value < 0 ? '−' : '';
  const text = fixed(Math.abs(value) / scale.factor, scale.digits);
  return hasUnit ? `${sign}${scale.prefix}${text}${scale.suffix}` : `${sign}${text}`;
}

/** Where rounding would lie, or where two units are read better than one. */
function withEdges(value: number, unit: KpiUnit): string | null {
  if (unit === 'share') {
    if (value > 0 && value < 0.00005) return '<0.01%';
    if (value < 1 && value > 0.99995) return '>99.99%';
  }
  if (unit === 'ms' && value >= 100_000) {
    const seconds = Math.round(value / 1_000);
    const pad = (part: number) => String(part).padStart(2, '0');
    if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
    return `${fixed(Math.floor(seconds / 3_600), 0)} h ${pad(Math.floor((seconds % 3_600) / 60))} min`;
  }
  return null;
}

function scaleOf(unit: KpiUnit, value: number): Scale {
  const size = Math.abs(value);
  switch (unit) {
    case 'share':
      return { factor: 0.01, digits: shareDigits(size), prefix: '', suffix: '%' };
    case 'usd':
      return usdScale(size);
    case 'ms':
      if (size >= 9_995) return { factor: 1_000, digits: 1, prefix: '', suffix: ' s' };
      if (size >= 999.5) return { factor: 1_000, digits: 2, prefix: '', suffix: ' s' };
      return { factor: 1, digits: size === 0 || size >= 9.95 ? 0 : size >= 0.1 ? 1 : 3, prefix: '', suffix: ' ms' };
    case 'count':
    case 'tokens':
      if (size >= 999_999.5) return { factor: 1e6, digits: 2, prefix: '', suffix: 'M' };
      return { factor: 1, digits: Number.isInteger(value) || size >= 100 ? 0 : 1, prefix: '', suffix: '' };
    case 'days':
      return { factor: 1, digits: 1, prefix: '', suffix: ' days' };
    case 'ratio':
    case 'score':
      return { factor: 1, digits: 2, prefix: '', suffix: '' };
    default:
      return unit satisfies never;
  }
}

/** Near 0% and near 100% a decimal more: there the news is. */
function shareDigits(size: number): number {
  if (size === 0 || size === 1) return 0;
  return size < 0.00995 || size > 0.99005 ? 2 : 1;
}

function usdScale(size: number): Scale {
  if (size >= 999_999.5) return { factor: 1e6, digits: 2, prefix: '$', suffix: 'M' };
  if (size === 0 || size >= 9_999.5) return { factor: 1, digits: 0, prefix: '$', suffix: '' };
  if (size >= 0.995) return { factor: 1, digits: 2, prefix: '$', suffix: '' };
  // Three digits that count: $0.0342, $0.00126.
  return { factor: 1, digits: Math.min(8, 2 - Math.floor(Math.log10(size))), prefix: '$', suffix: '' };
}
