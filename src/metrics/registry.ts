import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type LabelsOf, METRICS, type MetricName } from './table.ts';

/** The names of one type of metric. */
type Named<T extends string> = { [N in MetricName]: (typeof METRICS)[N]['type'] extends T ? N : never }[MetricName];

/** One value of a gauge. */
export interface Sample {
  readonly name: Named<'gauge'>;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A value with exactly the labels that the table gives the metric. */
export function sample<N extends Named<'gauge'>>(name: N, labels: LabelsOf<N>, value: number): Sample {
  return { name, labels, value };
}

/** The metrics of the table, and those of the process, as Prometheus reads them. */
export class MetricRegistry {
  readonly #registry = new Registry();
  readonly #gauges = new Map<string, Gauge>();
  readonly #counters = new Map<string, Counter>();
  readonly #histograms = new Map<string, Histogram>();

  constructor() {
    const registers = [this.#registry];
    for (const [name, metric] of Object.entries(METRICS)) {
      const options = { name, help: metric.help, labelNames: [...metric.labels], registers };
      if (metric.type === 'gauge') this.#gauges.set(name, new Gauge(options));
      else if (metric.type === 'counter') this.#counters.set(name, new Counter(options));
      else this.#histograms.set(name, new Histogram({ ...options, buckets: [...metric.buckets] }));
    }
    collectDefaultMetrics({ register: this.#registry });
  }

  /** The content type of `text`. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Takes the place of every value that gauges had. */
  show(samples: readonly Sample[]): void {
    for (const [name, gauge] of this.#gauges) {
      gauge.reset();
      // One without labels would begin with a 0 that nobody has measured.
      if (METRICS[name as MetricName].labels.length === 0) gauge.remove();
    }
    for (const { name, labels, value } of samples) this.#gauges.get(name)?.set(labels, value);
  }

  /** There from now on, at 0. */
  begin<N extends Named<'counter'>>(name: N, labels: LabelsOf<N>): void {
    this.#counters.get(name)?.inc(labels, 0);
  }

  /** One more. */
  count<N extends Named<'counter'>>(name: N, labels: LabelsOf<N>): void {
    this.#counters.get(name)?.inc(labels);
  }

  /** What somebody else has counted since this process began. */
  counted<N extends Named<'counter'>>(
    name: N,
    counts: readonly (readonly [labels: LabelsOf<N>, count: number])[],
  ): void {
    const counter = this.#counters.get(name);
    counter?.reset();
    for (const [labels, count] of counts) counter?.inc(labels, count);
  }

  /** One more observation. */
  observe<N extends Named<'histogram'>>(name: N, labels: LabelsOf<N>, value: number): void {
    this.#histograms.get(name)?.observe(labels, value);
  }

  /** Everything, in the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
