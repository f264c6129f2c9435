import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { bundle } from '../../setup/bundle.mjs'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')

const figures = [
  'start',
  'first start',
  'idle memory',
  'memory after',
  'CPU per 1,000 messages',
  'message → first sign p50',
  'message → answer p50',
  'message → answer p99',
  'slash → ack, 1 at once, p50',
  'slash → ack, 10 at once, p99',
  'slash → ack, 20 at once, latest',
  'op added → started p50',
  "a model's first chunk → first edit p50",
  "a model's first words behind a step → edit p50",
  'kill -9 in ACP answers → answered, latest',
  'kill -9 in ACP answers, 3 topics at once → last answered',
  'kill -9 in pi answers → answered, latest',
  'stop that pi does not hear → next answer p50',
]

test('the bench prints each of its figures', { timeout: 180_000 }, async () => {
  await bundle(root)
  const { stdout } = await run(process.execPath, [join(root, 'bench', 'run.ts'), '--quick'], { timeout: 170_000 })

  const lines = stdout.split('\n')
  for (const figure of figures) {
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^\\| ${figure}.*\\d (?:ms|MiB|s)\\b`)))
  }
  expect(stdout).not.toMatch(/NaN|never/)
})
