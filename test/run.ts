/**
 * Runs the checks and suites behind `npm test` and `npm run test:data`, and closes with one line of counts. A skipped
 * test is listed with its reason; where CI says so (CI=true) it is a failure.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numFailedTestSuites: number;
  testResults: { name: string; assertionResults: { status: string; fullName: string }[] }[];
}

const suite = process.argv[2] === 'data' ? 'data' : 'all';
const strict = process.env['CI'] === 'true';
let [passed, failed, skipped] = [0, 0, 0];

function run(name: string, command: string[], env: NodeJS.ProcessEnv = {}): boolean {
  console.log(`\n▸ ${name}`);
  const [program = '', ...rest] = command;
  const result = spawnSync(program, rest, { stdio: 'inherit', env: { ...process.env, ...env } });
  return result.status === 0;
}

function check(name: string, command: string[]): void {
  if (run(name, command)) passed += 1;
  else failed += 1;
}

/** Vitest over the suites whose paths contain one of `filters` (none = all), in a time zone of the machine. */
function tests(name: string, zone: string, filters: string[] = []): void {
  const folder = mkdtempSync(join(tmpdir(), 'cadans-test-'));
  const file = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const ok = run(name, ['npx', '--no', '--', 'vitest', 'run', ...reporters, ...filters], {
    TZ: zone,
    CADANS_SUITE: suite,
  });
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
    passed += report.numPassedTests;
    failed += report.numFailedTests;
    skipped += report.numPendingTests + report.numTodoTests;
    if (!ok && report.numFailedTests === 0) failed += Math.max(1, report.numFailedTestSuites);
    for (const each of report.testResults.flatMap((result) => result.assertionResults)) {
      if (each.status !== 'passed' && each.status !== 'failed') console.log(`  skipped: ${each.fullName}`);
    }
  } catch {
    failed += 1;
  }
  rmSync(folder, { recursive: true, force: true });
}

if (suite === 'data') {
  tests('data that others wrote', 'UTC');
} else {
  check('build', ['npm', 'run', '--silent', 'build']);
  check('types', ['npx', '--no', '--', 'tsc', '-p', '.']);
  check('lint, borders and format', ['npx', '--no', '--', 'biome', 'ci', '--error-on-warnings', '.']);
  tests('suites', 'UTC');
  // The machine's own zone must not matter. Mutated queries and rights say nothing about it, and take long.
  const timeless = ['--exclude=**/*mutation.test.ts', '--exclude=**/scope*.test.ts'];
  tests('suites about time, in another zone', 'Pacific/Chatham', [
    'test/calendar',
    'test/ask',
    'test/metrics',
    ...timeless,
  ]);
}

console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 || (strict && skipped > 0) ? 1 : 0);
