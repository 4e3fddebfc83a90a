/** Says at the end which tests were skipped, and why: a skip that nobody sees is a test that nobody has. */
import type { Reporter, TestModule } from 'vitest/node';

export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        const result = test.result();
        const why = result.state === 'skipped' && result.note ? `: ${result.note}` : '';
        process.stdout.write(`skipped: ${module.relativeModuleId} > ${test.fullName}${why}\n`);
      }
    }
  }
}
