import type { Change } from '../model/plan.ts';
import type { Done, Run } from '../model/run.ts';
import type { Colours } from './terminal.ts';
import { plural, span, stepsText } from './text.ts';

/** What a run did, one line a slot that was touched or held, and a line that sums it up. */
export function runText(run: Run, colours: Colours): string {
  const lines = [
    ...run.done.map(
      (done) =>
        `  ${markOf(done, colours)} ${done.slot}: ${done.outcome === 'written' ? '' : `${done.outcome}, `}${done.says}`,
    ),
    ...(run.plan?.changes ?? [])
      .filter(isPartly)
      .map((change) => `  ${colours.yellow('!')} ${change.slot}: ${change.why}`),
    ...(run.plan?.held ?? []).flatMap((held) => [
      `  ${colours.red('!')} ${held.slot}: held, ${held.says}`,
      ...stepsText(held.steps ?? [], '      '),
    ]),
    ...(run.failure === null ? [] : [`  ${colours.red('✗')} ${run.failure.kind}: ${run.failure.says}`]),
  ];
  return [`${colours.bold(run.account)}  ${summary(run)}`, ...lines].join('\n');
}

function summary(run: Run): string {
  const written = run.done.filter((done) => done.outcome === 'written').length;
  const inSync = (run.plan?.inSync.length ?? 0) + written;
  const took =
    run.endedAt === null ? '' : `, ${plural(run.requests, 'request')} in ${tookText(run.endedAt - run.startedAt)}`;
  return `${run.outcome ?? 'still running'}: ${written} written, ${inSync} in sync, ${run.plan?.held.length ?? 0} held${took}`;
}

function isPartly({ leaves }: Change): boolean {
  return leaves !== undefined;
}

function tookText(ms: number): string {
  return ms < 1000 ? `${ms} ms` : span(ms);
}

function markOf(done: Done, colours: Colours): string {
  return done.outcome === 'written' ? colours.green('✓') : colours.red('✗');
}
