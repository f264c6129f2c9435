import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { bundle } from '../../setup/bundle.mjs'
import { pidsByMark } from '../support/kill-by-mark.ts'
import { createMos } from '../support/mos.ts'
import type { Mos } from '../support/mos.ts'
import { createKills } from './fleet-kills.ts'
import type { FleetKill } from './fleet-kills.ts'
import { lookAtPanes } from './look-at-panes.ts'
import { createRandom } from './random.ts'

type Options = {
  readonly seed: number
  readonly kills: number
  readonly agents: number
  /** of the home, before Mos starts: `MOS_SUPERVISOR`, a user manager's directories */
  readonly env?: Readonly<Record<string, string>>
  readonly log?: (line: string) => void
}

export type FleetRun = { readonly summary: string; readonly faults: readonly string[] }

const root = join(import.meta.dirname, '..', '..')
/** What `ps` says must be so by then. */
const rightWithinMs = 20_000
/** And everybody is back by then, or when its runner's back-off is over: that doubles with each crash. */
const backWithinMs = 60_000

/** A fleet of stubs whose parts are killed at random, again and again; then it is looked at from the outside. */
export async function fleetRun({ seed, kills, agents, env = {}, log = () => undefined }: Options): Promise<FleetRun> {
  const startedAt = Date.now()
  const random = createRandom(seed)
  await bundle(root)
  const names = Array.from({ length: agents }, (_, n) => `x${n + 1}`)
  const mos = await createMos({ LOG_LEVEL: 'error', ...env }, join(root, 'dist', 'mos.js'))
  onTestFinished(() => mos.dispose())
  await writeRoster(mos, names)
  await mos.start()
  await back(mos, names, log)

  const faults: string[] = []
  const worst = { rightMs: 0, backMs: 0 }
  const fleetKills = createKills(mos, names, random)
  while (fleetKills.count < kills) {
    const done: FleetKill[] = []
    const atOnce = Math.min(kills - fleetKills.count, 1 + Math.floor(random() * Math.max(4, agents / 4)))
    for (let n = 0; n < atOnce; n++) done.push(await fleetKills.kill())
    const killedAt = Date.now()
    if (!done.every(({ isMosUp }) => isMosUp)) await mos.start()
    const words = done.map(({ what }) => what).join(', ')
    const right = await becomesRight(mos, names, killedAt + rightWithinMs)
    if (right !== undefined) faults.push(`after ${words}: ${right}`)
    worst.rightMs = Math.max(worst.rightMs, Date.now() - killedAt)
    const missing = await back(mos, names, log, killedAt + backWithinMs + (await longestBackOff(mos, names)))
    if (missing.length > 0) faults.push(`after ${words}: not back: ${missing.join('; ')}`)
    worst.backMs = Math.max(worst.backMs, Date.now() - killedAt)
    log(`${fleetKills.count} kills, the last: ${words}; all back after ${Date.now() - killedAt} ms`)
    if (faults.length > 5) break
  }
  faults.push(...(await orphans(mos, names)))
  const seconds = Math.round((Date.now() - startedAt) / 1000)
  const summary =
    `${fleetKills.count} kills (${fleetKills.told()}) of a fleet of ${agents}, ` +
    `ps right after ${worst.rightMs} ms at most, all back after ${worst.backMs} ms at most, ` +
    `${faults.length} faults, ${seconds} s, seed ${seed}`
  return { summary, faults }
}

async function writeRoster(mos: Mos, names: readonly string[]): Promise<void> {
  const entry = (name: string, role: string) => `  - name: ${name}\n    runtime: stub\n    class: ${role}\n`
  const entries = [
    entry('orchestrator', 'orchestrator'),
    entry('enhancer', 'enhancer'),
    ...names.map((n) => entry(n, 'operations')),
  ]
  const fleet = join(mos.home, '.config', 'mosaic', 'fleet')
  await mkdir(fleet, { recursive: true })
  await writeFile(join(fleet, 'roster.yaml'), `version: 1\ntransport: tmux\nagents:\n${entries.join('')}`)
}

const next = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Until what `ps` says of each agent is what is so; else what is wrong. */
async function becomesRight(mos: Mos, names: readonly string[], until: number): Promise<string | undefined> {
  for (;;) {
    const wrong = (await lookAtPanes(mos, names)).filter(({ isRight }) => !isRight)
    if (wrong.length === 0) return undefined
    if (Date.now() > until) return wrong.map(({ name, words }) => `${name}: ${words}`).join('; ')
    await next(200)
  }
}

/** How long the runner waits that waits longest; in ms. */
async function longestBackOff(mos: Mos, names: readonly string[]): Promise<number> {
  const run = join(mos.home, '.config', 'mosaic', 'fleet', 'run')
  const delays = names.map(async (name) => {
    const text = await readFile(join(run, `${name}.crash`), 'utf8').catch(() => '')
    return Number(/^delay=(\d+)$/mu.exec(text)?.[1] ?? 0) * 1000
  })
  return Math.max(...(await Promise.all(delays)))
}

/** Until all live and are said to; else who is missing. */
async function back(mos: Mos, names: readonly string[], log: (line: string) => void, until = Date.now() + 120_000) {
  for (;;) {
    const missing = (await lookAtPanes(mos, names)).filter(({ isUp }) => !isUp)
    if (missing.length === 0) return []
    if (Date.now() > until) return missing.map(({ name, words }) => `${name} (${words})`)
    log(`${missing.length} are not back yet`)
    await next(300)
  }
}

/** Nobody has two programs; and when all are removed, nothing of them runs. */
async function orphans(mos: Mos, names: readonly string[]): Promise<readonly string[]> {
  const twice: string[] = []
  for (const { name, programs } of await lookAtPanes(mos, names)) {
    if (programs.length > 1) twice.push(`${name} has ${programs.length} programs: ${programs.join(', ')}`)
  }
  for (const name of names) {
    const { exit, stdout, stderr } = await mos.shell('fleet', 'remove', name)
    if (exit !== 0) twice.push(`${name} could not be removed: ${stdout}${stderr}`)
  }
  const left = await Promise.all(names.map((name) => pidsByMark(`MOSAIC_AGENT_NAME=${name}\0`)))
  const ours = new Set(await pidsByMark(mos.home))
  const orphaned = left.flat().filter((pid) => ours.has(pid))
  return [...twice, ...(orphaned.length === 0 ? [] : [`processes of removed agents live: ${orphaned.join(', ')}`])]
}
