/** Figures that are asked for when /metrics is read. */
import { Gauge, type Registry } from 'prom-client';

export function registerGauges(registry: Registry, gauges: Readonly<Record<string, readonly [help: string, value: () => number]>>): void {
  for (const [name, [help, value]] of Object.entries(gauges)) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(value());
      },
    });
  }
}
