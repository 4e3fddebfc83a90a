/** What the daemon knows of itself, without asking the store. */
import { ToldStore } from '../store/told.ts';
import type { Validation } from '../validation/open.ts';
import { VERSION } from '../version.ts';
import type { Watchword } from '../watchword.ts';
import { certificateSamples } from './certificates.ts';
import { type MetricRegistry, type Sample, sample } from './registry.ts';

const USES = ['read', 'write'] as const;

/** What validation measures of itself. */
export type MeasuredValidation = Pick<Validation, 'measured' | 'freshness'>;

/** Validation, the store as far as this process has used it, certificates and the version. */
export function daemonSamples({ configuration, store }: Watchword, validation: MeasuredValidation): readonly Sample[] {
  const { ageMs, stale, activeTokens } = validation.freshness();
  return [
    sample('watchword_build_info', { version: VERSION, node: process.versions.node }, 1),
    sample('watchword_validation_age_seconds', {}, ageMs / 1000),
    sample('watchword_validation_stale', {}, stale ? 1 : 0),
    sample('watchword_validation_active_tokens', {}, activeTokens),
    ...validation
      .measured()
      .map(({ worker, lag }) =>
        sample('watchword_revocation_lag_seconds', { worker: String(worker) }, lag.worstMs / 1000),
      ),
    ...(store instanceof ToldStore
      ? USES.map((use) => sample('watchword_store_usable', { use }, store.isUsable(use) ? 1 : 0))
      : []),
    ...certificateSamples(configuration),
  ];
}

/** Counters that others keep. */
export function countDaemon(registry: MetricRegistry, { store }: Watchword, validation: MeasuredValidation): void {
  const answers = validation
    .measured()
    .flatMap(({ worker, answered }) =>
      Object.entries(answered).map(([answer, count]) => [{ worker: String(worker), answer }, count] as const),
    );
  registry.counted('watchword_validation_answers_total', answers);
  if (!(store instanceof ToldStore)) return;
  registry.counted(
    'watchword_store_failures_total',
    USES.map((use) => [{ use }, store.failures[use]] as const),
  );
}
