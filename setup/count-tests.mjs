// The last line of .ci/run: `N passed, N failed`, from vitest's JSON report and the outcome of the two commands.
import { readFileSync } from 'node:fs'

const [reportPath = '', outcome = '0'] = process.argv.slice(2)
const testsFailed = (Number(outcome) & 1) !== 0
const checksFailed = (Number(outcome) & 2) !== 0

const report = readReport()
const passed = report.numPassedTests ?? 0
const skipped = (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0)
// A run that fails without a failed test (no report, an error in set-up) is one failure, never none.
const testFailures = (report.numFailedTests ?? 0) + skipped || (testsFailed || passed === 0 ? 1 : 0)

if (skipped > 0) console.log(`${skipped} skipped or todo: each counts as failed`)
if (testsFailed) console.log('npm test failed')
if (checksFailed) console.log('npm run check failed')
const failures = testFailures + (checksFailed ? 1 : 0)
console.log(`${passed} passed, ${failures} failed`)
process.exitCode = failures === 0 ? 0 : 1

/**
 * @typedef {{ numPassedTests?: number, numFailedTests?: number, numPendingTests?: number, numTodoTests?: number }} Report
 * @returns {Report}
 */
function readReport() {
  try {
    return /** @type {Report} */ (JSON.parse(readFileSync(reportPath, 'utf8')))
  } catch {
    return {}
  }
}
