import { readFileSync } from 'node:fs'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Op } from '../../src/store/op.ts'
import { eventually } from '../support/eventually.ts'
import { mosWithSystemd } from '../support/mos-with-systemd.ts'
import type { MosWithSystemd } from '../support/mos-with-systemd.ts'
import { whyNoSystemd } from '../support/systemd.ts'

const names = ['ada', 'bob', 'cyd']
const stub = join(import.meta.dirname, '../../framework/launchers/stub-agent.mjs')

type Seen = {
  readonly name: string
  readonly evidence: {
    readonly version?: string
    readonly pane?: { readonly pid: number; readonly alive: boolean }
    readonly unit?: { readonly active: string; readonly enabled: boolean }
  }
}

const looked = async ({ mos }: MosWithSystemd): Promise<readonly Seen[]> => {
  const all = JSON.parse((await mos.shell('ps', '--json')).stdout) as readonly Seen[]
  return all.filter(({ name }) => names.includes(name))
}

const stands = ({ evidence: { version, pane, unit } }: Seen): string =>
  `${version}: ${pane?.alive}, ${unit?.active}, ${unit?.enabled === true ? 'enabled' : 'not enabled'}`

/** An installation with this program; it counts from now on. */
async function install({ mos }: MosWithSystemd, id: string, program: string): Promise<string> {
  const versions = join(mos.home, 'data', 'versions')
  const bin = join(versions, id, 'node_modules', '.bin')
  await mkdir(bin, { recursive: true })
  await writeFile(join(bin, 'a-program'), program, { mode: 0o755 })
  await rm(join(versions, 'active'), { force: true })
  await symlink(id, join(versions, 'active'))
  return bin
}

/** From a shell, after its plan; with how many agents ran at the look with the fewest. */
async function relaunchAll({ mos }: MosWithSystemd): Promise<Pick<Op, 'exit' | 'result'> & { fewest: number }> {
  const asked = await mos.shell('fleet', 'relaunch', 'all')
  const digest = /--yes (?<digest>\w+)/u.exec(asked.stdout + asked.stderr)?.groups?.['digest'] ?? ''
  let fewest = names.length
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      fewest = Math.min(fewest, (await mos.panes()).length)
      await wait(200)
    }
  })()
  // A shell that waits for long is ended by the test: the op goes on.
  await mos.shell('fleet', 'relaunch', 'all', '--yes', digest)
  const end = await eventually(
    'the end of the op',
    async () => {
      const [latest] = JSON.parse((await mos.shell('op', 'list', '--json')).stdout) as readonly Op[]
      return latest?.exit !== undefined && latest
    },
    90_000,
  ).finally(() => (isOver = true))
  await watching
  return { ...end, fewest }
}

test.skipIf(whyNoSystemd !== undefined)(
  `over units all move to the new version, and from one that fails all are back, a wave down at most ${whyNoSystemd ?? ''}`,
  { timeout: 300_000 },
  async () => {
    const person = await mosWithSystemd()
    const { mos, systemd, mosaicHome } = person
    const fleet = join(mosaicHome, 'fleet')
    const log = join(mos.home, 'starts')
    const good = `#!/bin/sh\nexec "$MOSAIC_NODE" ${stub}\n`
    await mkdir(join(fleet, 'agents'), { recursive: true })
    await mkdir(join(systemd.home, '.local', 'bin'), { recursive: true })
    await writeFile(join(systemd.home, '.local', 'bin', 'a-program'), good, { mode: 0o755 })
    await writeFile(join(fleet, 'mos.yaml'), 'relaunch:\n  wave: 2\n')
    await mos.start()
    const roster = join(fleet, 'roster.yaml')
    const entries = names.map((name) => `  - name: ${name}\n    runtime: stub\n    class: operations\n`)
    for (const name of names) await writeFile(join(fleet, 'agents', `${name}.env`), 'MOSAIC_AGENT_COMMAND=a-program\n')
    await writeFile(roster, readFileSync(roster, 'utf8') + entries.join(''))
    await eventually(
      'all to be idle',
      async () => ((await mos.shell('ps')).stdout.match(/ idle /gu)?.length ?? 0) >= names.length + 2,
      60_000,
    )
    const pids = async () => (await looked(person)).map(({ evidence }) => evidence.pane?.pid)
    const first = await pids()

    const bin = await install(person, '2.0.0', good)
    const moved = await relaunchAll(person)
    expect([moved.exit, moved.result]).toEqual([0, expect.stringContaining('3 agents are up on 2.0.0, and 2 that')])
    expect(moved.fewest).toBe(1)
    const onNew = await looked(person)
    expect(onNew.map(stands)).toEqual(names.map(() => '2.0.0: true, active, enabled'))
    const second = await pids()
    expect(second.filter((pid) => first.includes(pid))).toEqual([])
    for (const { name, evidence } of onNew) {
      const of = (file: string) => readFileSync(`/proc/${evidence.pane?.pid}/${file}`, 'utf8')
      expect(of('cgroup')).toContain(`/mosaic-agent@${name}.service\n`)
      expect(of('environ')).toMatch(new RegExp(`\0PATH=[^\0]*:${bin}:`, 'u'))
    }

    // The third program that starts there ends, and would run when its runner brings it back.
    const bad = `#!/bin/sh\necho "$MOSAIC_AGENT_NAME" >>${log}\n[ "$(wc -l <${log})" -ne 3 ] || { echo no such model; exit 3; }\nexec "$MOSAIC_NODE" ${stub}\n`
    await install(person, '2.1.0', bad)
    const failed = await relaunchAll(person)
    expect([failed.exit, failed.result]).toEqual([
      1,
      expect.stringMatching(/^\w+ did not come up on 2\.1\.0: its program /u),
    ])
    expect(failed.result).toMatch(/Back on 2\.0\.0: \w+, \w+ and \w+\. Nobody else was touched\. 2\.1\.0 still counts/u)
    expect(failed.fewest).toBeGreaterThanOrEqual(1)
    const back = await looked(person)
    expect(back.map(stands)).toEqual(names.map(() => '2.0.0: true, active, enabled'))
    expect((await pids()).filter((pid) => second.includes(pid))).toEqual([])
    // Nobody else wants to start whom the relaunch has in its hands.
    expect(mos.said).not.toContain('an op has it')
  },
)
