import { expect, test } from 'vitest'
import type { Agent } from '../../../src/fleet/agent.ts'
import type { AgentStatus } from '../../../src/fleet/status.ts'
import { parseRole } from '../../../src/fleet/parse-role.ts'
import { parseRoster } from '../../../src/fleet/parse-roster.ts'
import type { Evidence } from '../../../src/fleet/readiness.ts'
import { agentUnit } from '../../../src/host/systemd/unit-names.ts'
import { bringInFiles } from '../../../src/operations/update/bring-in-files.ts'
import { planRelaunch } from '../../../src/operations/roll/relaunch-args.ts'
import { reseedInvocation } from '../../../src/operations/update/reseed-invocation.ts'
import { recordingHost } from '../../support/recording-host.ts'
import { desk, inShell, local, oneProject } from '../../commands/desk.ts'

const mosaicHome = '/home/op/.config/mosaic'
const where = { packageRoot: '/new', mosaicHome, dataDir: '/data' }
const env = { MOSAIC_SYNC_ONLY: '1', MOSAIC_INSTALL_MODE: 'keep', MOSAIC_HOME: mosaicHome }

test('the files are brought in by install.sh of the new version, with exactly these variables', async () => {
  expect(reseedInvocation('/new', mosaicHome)).toEqual({ argv: ['sh', '/new/framework/install.sh'], env })
  const host = recordingHost({ '/new/framework/install.sh': '' }, () => ({
    stdout: 'generation 4: 2 new; 0 backups\n',
  }))
  expect(await bringInFiles(host, where)).toEqual({ isDone: true, words: 'generation 4: 2 new; 0 backups' })
  expect(host.recorded.map(({ argv, options }) => [argv, options.env])).toEqual([
    [['sh', '/new/framework/install.sh'], { ...env, MOS_DATA_DIR: '/data' }],
  ])
})

test('a missing installer is told with the command to do it by hand, and nothing is thrown', async () => {
  const host = recordingHost()
  const byHand = `MOSAIC_SYNC_ONLY=1 MOSAIC_INSTALL_MODE=keep MOSAIC_HOME=${mosaicHome} sh /new/framework/install.sh`
  expect(await bringInFiles(host, where)).toEqual({
    isDone: false,
    words: `/new/framework/install.sh is not there. By hand: ${byHand}`,
  })
  expect(host.recorded).toEqual([])
})

test('an installer that fails is told, and one that leaves something for a person has done it', async () => {
  const ended = async (exitCode: number) =>
    bringInFiles(
      recordingHost({ '/new/framework/install.sh': '' }, () => ({ exitCode, stdout: 'one', stderr: 'the last' })),
      where,
    )
  expect(await ended(2)).toEqual({
    isDone: true,
    words: 'one; something waits for you: mos fleet reseed --plan',
  })
  const busy = await ended(75)
  expect(busy.isDone).toBe(false)
  expect(busy.words).toMatch(/ended with 75: the last\. By hand: /u)
})

const written = `version: 1
transport: tmux
agents:
  - runtime: stub
    name: orchestrator
  - { name: "Quoted.Name", runtime: stub }
`

const coder = parseRole('coder', '# Coder\n\n## Mandate\nCode.\n\n## Boundaries\nNone.\n', 'framework')

const status = (agent: Agent, { readiness = 'idle', ...evidence }: Partial<Evidence> & Partial<AgentStatus> = {}) =>
  ({
    agent,
    role: coder,
    readiness,
    evidence: { at: 0, placement: 'pane', supervised: true, ...evidence },
  }) satisfies AgentStatus

test('one restart of its unit an agent that runs, names in order, quoted ones too; none for an empty roster', () => {
  const { agents } = parseRoster(`${written}  - name: 'ada'\n    runtime: stub\n`, 'roster.yaml')
  const plan = (statuses: readonly AgentStatus[]) => planRelaunch(statuses, { hostId: 'here', onTask: new Set() })
  expect(plan(agents.map((agent) => status(agent))).names.map(agentUnit)).toEqual([
    'mosaic-agent@orchestrator.service',
    'mosaic-agent@Quoted.Name.service',
    'mosaic-agent@ada.service',
  ])
  expect(plan([]).roll).toMatchObject({ waves: [], hosted: [], left: [] })
  const [first, ...rest] = agents
  if (first === undefined) throw new Error('no agent')
  const others = [status(first, { paused: 'by olga' }), status({ ...first, host: 'there' })]
  const { waves, left } = plan([...others, ...rest.map((agent) => status(agent))]).roll
  expect(waves.flat().toSorted()).toEqual(['Quoted.Name', 'ada'])
  expect(left.map(({ why }) => why)).toEqual(['is by olga', expect.stringMatching(/there/u)])
})

const printed = (name: string) =>
  JSON.stringify({
    name,
    'dist-tags': { latest: '9.0.0' },
    versions: ['9.0.0'],
    time: { '9.0.0': '2020-01-01T00:00:00Z' },
    repository: { url: 'git+https://github.com/us/mos.git' },
  })

test('no roster file means no agents, and is no error: the table comes all the same', async () => {
  const host = recordingHost({}, ([program, ...args]) =>
    program === 'npm' && args.includes('@us/mos') ? { stdout: printed('@us/mos') } : undefined,
  )
  const roster = () => {
    throw new Error('is not asked for')
  }
  const settings = { ...oneProject, update: { package: '@us/mos', minAgeDays: 3, pins: {}, scripts: [] } }
  const { say } = await desk({ host, roster, settings })
  const answer = await say('fleet update', { check: true }, { principal: local, place: inShell })
  expect(answer).toMatch(
    /^mos \(@us\/mos\) \| [\d.]+ \| 9\.0\.0 \| 9\.0\.0 \| \d+ d \| https:\/\/github\.com\/us\/mos\/releases$/u,
  )
})
