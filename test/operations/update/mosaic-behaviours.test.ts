import { expect, test } from 'vitest'
import type { Agent } from '../../../src/fleet/agent.ts'
import type { AgentStatus } from '../../../src/fleet/status.ts'
import { parseRole } from '../../../src/fleet/parse-role.ts'
import { parseRoster } from '../../../src/fleet/parse-roster.ts'
import type { Evidence } from '../../../src/fleet/readiness.ts'
import type { RunResult } from '../../../src/host/host.ts'
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

const plan = (statuses: readonly AgentStatus[]) => planRelaunch(statuses, { hostId: 'here', onTask: new Set() })
const agentsOf = (roster: string) => parseRoster(roster, 'roster.yaml').agents

test('names come out of the YAML in order, quoted ones too', () => {
  const names = agentsOf(`${written}  - name: 'ada'\n    runtime: stub\n`).map(({ name }) => name)
  expect(names).toEqual(['orchestrator', 'Quoted.Name', 'ada'])
  expect(plan(agentsOf(written).map((agent) => status(agent))).names).toEqual(['orchestrator', 'Quoted.Name'])
})

// That each program is started once is seen in roll.test.ts, where they are real.
test('a relaunch is one restart of mosaic-agent@NAME.service an agent, but for who is left with a reason', () => {
  const [first, second, ...rest] = agentsOf(`${written}  - { name: ada, runtime: stub }\n`)
  if (first === undefined || second === undefined) throw new Error('no agents')
  const all = [
    status({ ...first, host: 'there' }),
    status(second, { paused: 'by olga' }),
    ...rest.map((agent) => status(agent)),
  ]
  const { roll, names } = plan(all)
  expect(roll.waves.flat().map(agentUnit)).toEqual(['mosaic-agent@ada.service'])
  expect(roll.left.map(({ name, why }) => `${name} ${why}`)).toEqual([
    expect.stringMatching(/^orchestrator .*there/u),
    'Quoted.Name is by olga',
  ])
  const each = [...roll.waves.flat(), ...roll.hosted, ...roll.left.map(({ name }) => name)]
  expect(each.toSorted()).toEqual([...names].toSorted())
})

test('none for an empty roster', () => {
  expect(plan([]).names).toEqual([])
  expect(plan([]).roll).toMatchObject({ waves: [], hosted: [], left: [] })
})

const printed = (name: string) =>
  JSON.stringify({
    name,
    'dist-tags': { latest: '9.0.0' },
    versions: ['9.0.0'],
    time: { '9.0.0': '2020-01-01T00:00:00Z' },
    repository: { url: 'git+https://github.com/us/mos.git' },
  })

/** A shell of a person without a roster; `npm`: what that says. */
async function deskWithout(npm: (name: string) => Partial<RunResult>) {
  const host = recordingHost({}, ([program, ...args]) =>
    program === 'npm' && args.includes('@us/mos') ? npm('@us/mos') : undefined,
  )
  const roster = () => {
    throw new Error('is not asked for')
  }
  const settings = { ...oneProject, update: { package: '@us/mos', minAgeDays: 3, pins: {}, scripts: [] } }
  const { say, dispatcher } = await desk({ host, roster, settings })
  const asked = { principal: local, place: inShell }
  return {
    update: (options: { check?: true }) => say('fleet update', options, asked),
    async note() {
      const request = { ...asked, cause: 'note', receipt: 'outbox' } as const
      const answer = await dispatcher.dispatch('fleet update', { check: true }, request)
      return answer.kind === 'table' ? answer.note : answer.kind
    },
  }
}

test('no roster file means no agents, and is no error: the table comes all the same', async () => {
  const { update } = await deskWithout((name) => ({ stdout: printed(name) }))
  const answer = await update({ check: true })
  expect(answer).toMatch(
    /^mos \(@us\/mos\) \| [\d.]+ \| 9\.0\.0 \| 9\.0\.0 \| \d+ d \| https:\/\/github\.com\/us\/mos\/releases$/u,
  )
})

test('a registry that does not answer is no word that all is up to date, and no success', async () => {
  const stderr = 'npm error code ENOTFOUND\nnpm error no such host\n'
  const { update, note } = await deskWithout(() => ({ exitCode: 1, stderr }))
  const away = 'The registry did not answer when it was asked for @us/mos: no such host. '
  expect(await note()).toMatch(new RegExp(`^mos stays: ${away}.*\\nWhat there is to do is not known\\.$`, 'u'))
  expect(await update({})).toMatch(new RegExp(`^${away}`, 'u'))
})
