import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { explainFinding } from '../../src/enhancer/explain-finding.ts'
import { eventually } from '../support/eventually.ts'
import { pathWithProgram } from '../support/path-with-program.ts'
import { personBeforeMos } from '../support/person-with-mos.ts'
import { testStore } from '../support/store.ts'
import { occurrence, sighting } from '../store/sighting.ts'

const roster = `version: 1
transport: tmux
agents:
  - { name: orchestrator, runtime: stub }
  - { name: enhancer, runtime: opencode }
`
const twoMinutesAgo = new Date(Date.now() - 120_000)
const time = `${String(twoMinutesAgo.getHours()).padStart(2, '0')}:${String(twoMinutesAgo.getMinutes()).padStart(2, '0')}`

test('the digest is posted once over a kill -9; the enhancer’s session explains a finding with what it may look at, and changes nothing', async () => {
  const { store, redis } = await testStore()
  const path = await pathWithProgram('opencode', 'runtime/fake-agent/main.ts')
  const { wire, mos, general } = await personBeforeMos({
    env: (double) => ({
      PATH: path,
      REDIS_URL: redis.url,
      MOS_TENANT: 'test',
      MOS_BUGS_CHANNEL: double.channel('general').id,
    }),
    async prepare({ home }) {
      const fleet = join(home, '.config', 'mosaic', 'fleet')
      await mkdir(fleet, { recursive: true, mode: 0o700 })
      await writeFile(join(fleet, 'roster.yaml'), roster)
      await writeFile(join(fleet, 'mos.yaml'), `enhancer: { digest: "${time}" }\n`, { mode: 0o600 })
      await mkdir(join(home, '.fake-agent'))
      const spawn = JSON.stringify({ role: 'coder', name: 'ada', runtime: 'stub' })
      const lines = [
        'usage',
        `mcp fleet_spawn ${spawn}`,
        'permission git push',
        'mcp fleet_ps {}',
        'tool look',
        'say It is logged out.',
      ]
      await writeFile(join(home, '.fake-agent', 'script'), ['script', ...lines].join('\n'))
    },
  })
  await store.history.add([{ kind: 'crash', id: 'c1', at: Date.now() - 3_600_000, hostId: 'alpha', agent: 'bob' }])
  await mos.start()
  await general.says('crashed: bob once', 60_000)
  await mos.kill()
  await mos.start()

  const { finding } = await store.findings.note(sighting(1, [occurrence('a')]), { cardsPerHour: 5 })
  await explainFinding({ findings: store.findings, hasModel: () => Promise.resolve(true) }, finding)
  const explained = await eventually(
    'the explanation',
    async () => {
      const found = await store.findings.get(finding.id)
      return found?.explained?.state === 'done' && found
    },
    60_000,
  )
  expect(explained).toMatchObject({ causeBy: 'enhancer' })
  expect(explained.cause).toMatch(/It is logged out\.$/u)
  await general.says('It is logged out.', 60_000)
  expect(await store.ops.list()).toEqual([])
  expect(await mos.panes()).toEqual([])
  const turns = (await store.history.list({ since: 0 })).filter(({ kind }) => kind === 'turn')
  expect(turns).toMatchObject([{ role: 'enhancer', agent: 'enhancer', runtime: 'opencode', costUsd: 0.25 }])
  const shown = await mos.shell('bug', 'digest')
  expect(shown.stdout).toContain('cost: $0.25 (enhancer $0.25)')
  const digests = general
    .messages()
    .filter((message) => message.line().includes('The fleet’s last') || message.line().includes("The fleet's last"))
  expect(digests).toHaveLength(1)
  wire.assertClean()
}, 240_000)
