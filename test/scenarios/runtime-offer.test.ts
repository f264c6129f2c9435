import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { createMos } from '../support/mos.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

async function binWithClaude(): Promise<string> {
  const bin = await temporaryDirectory()
  await writeFile(join(bin, 'claude'), '#!/bin/sh\necho "2.1.330 (Claude Code)"\n')
  await chmod(join(bin, 'claude'), 0o755)
  return `${bin}${delimiter}${process.env['PATH'] ?? ''}`
}

const line =
  'mos: claude 2.1.330 is installed and logged in: say "use claude" in a topic, or put MOS_RUNTIME=claude into .env for all.\n'

test('a runtime that is there is offered once, after the start, and never switched to', async () => {
  const mos = await createMos({ PATH: await binWithClaude() })
  onTestFinished(() => mos.dispose())
  await mkdir(join(mos.home, '.claude'))
  await writeFile(join(mos.home, '.claude', '.credentials.json'), '{"claudeAiOauth":{"accessToken":"x"}}')
  await mos.start()
  await eventually('the offer', () => mos.said.includes(line))
  expect((await mos.shell('ps')).stdout).toMatch(/orchestrator +orchestrator +stub/)
  expect((await mos.shell('doctor')).stdout).toMatch(/^ok {3}runtime claude: 2\.1\.330, logged in, /m)

  await mos.stop()
  await mos.start()
  // Doctor looks at the same programs, so its answer comes after a second offer would have.
  expect((await mos.shell('doctor')).stdout).toContain('runtime claude: 2.1.330')
  expect(mos.said.split(line)).toHaveLength(2)
})

test('who has chosen a runtime is offered none, and it is not refused', async () => {
  const mos = await createMos({ PATH: await binWithClaude(), MOS_RUNTIME: 'pi', ANTHROPIC_API_KEY: 'x' })
  onTestFinished(() => mos.dispose())
  await mos.start()
  expect((await mos.shell('doctor')).stdout).toContain('fail runtime pi: not installed')
  expect(mos.said).not.toContain('installed and logged in')
})
