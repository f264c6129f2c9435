import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { bundle } from '../../setup/bundle.mjs'
import { createKills } from './fleet-kills.ts'
import { typeMoods } from './fleet-moods.ts'
import { fleetParts } from './fleet-parts.ts'
import type { FleetParts } from './fleet-parts.ts'
import { createFleetWatch } from './fleet-watch.ts'
import { judgeFleet } from './judge-fleet.ts'
import type { Beneath, Said } from './judge-fleet.ts'
import { lookBeneath } from './look-beneath.ts'
import { createRandom } from './random.ts'

type Options = {
  readonly seed: number
  readonly kills: number
  readonly agents: number
  readonly supervisor: 'tmux' | 'systemd'
  /** `mos serve` and `mos work` as two processes over a Redis beside them */
  readonly isApart: boolean
  readonly log?: (line: string) => void
}

export type FleetRun = { readonly summary: string; readonly faults: readonly string[] }

const root = join(import.meta.dirname, '..', '..')
const floor = ['orchestrator', 'enhancer']
const betweenLooksMs = 100
const mostAtOnce = 8
const firstStartMs = 180_000

/**
 * A fleet of stubs whose parts are killed at random, again and again. It is looked at from the outside all the time:
 * each agent has one program and one runner, what ps says is what its screen shows, and no process belongs to nobody.
 */
export async function fleetRun(options: Options): Promise<FleetRun> {
  const { seed, kills, agents, supervisor, isApart, log = () => undefined } = options
  const startedAt = Date.now()
  const random = createRandom(seed)
  await bundle(root)
  const names = Array.from({ length: agents }, (_, n) => `x${n + 1}`)
  const parts = await fleetParts(supervisor, isApart)
  await writeRoster(parts.rosterPath, names)
  await parts.revive()
  let last = await firstStart(parts, names)

  const watch = createFleetWatch((agent) => startsAgainAt(parts.places.runDir, agent))
  const fleetKills = createKills(parts, names, random)
  const until = async (isOver: () => boolean): Promise<void> => {
    do {
      await new Promise((resolve) => setTimeout(resolve, betweenLooksMs))
      last = await look(parts, names)
      watch.note(last.findings, Date.now())
    } while (!isOver() && watch.faults.length <= 5)
  }
  const told = (): string =>
    [
      `${fleetKills.count} kills (${fleetKills.told()}) of a fleet of ${agents} under ${supervisor}`,
      `ps right after ${watch.worst('wrong')} ms at most`,
      `each back after ${watch.worst('down')} ms at most beside planned waits`,
      `nothing of nobody for more than ${watch.worst('stray')} ms`,
      `nobody twice for more than ${watch.worst('twice')} ms`,
      `${watch.faults.length} faults`,
      `${Math.round((Date.now() - startedAt) / 1000)} s, seed ${seed}`,
    ].join(', ')
  while (fleetKills.count < kills && watch.faults.length <= 5) {
    await typeMoods(last.beneath, parts.places.socket, random)
    const most = 1 + Math.floor(random() * Math.max(mostAtOnce, agents / 2.5))
    const done = await fleetKills.strike(Math.min(kills - fleetKills.count, most))
    const killedAt = Date.now()
    // Nobody but this run starts Mos again: from here on the time counts.
    await parts.revive()
    const [revivedAt, before] = [Date.now(), watch.faults.length]
    watch.begin(revivedAt)
    await until(() => watch.isSettled())
    const times = `settled ${Date.now() - revivedAt} ms after Mos was up, which took ${revivedAt - killedAt} ms`
    log(`the last kills: ${done.join(', ')}; ${times}. So far ${told()}`)
    for (const fault of watch.faults.slice(before)) log(`FAULT ${fault}`)
  }
  await until(() => watch.isWhole())
  return { summary: told(), faults: [...watch.faults] }
}

async function writeRoster(path: string, names: readonly string[]): Promise<void> {
  const entry = (name: string, role: string) => `  - name: ${name}\n    runtime: stub\n    class: ${role}\n`
  const entries = [...floor.map((name) => entry(name, name)), ...names.map((name) => entry(name, 'operations'))]
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `version: 1\ntransport: tmux\nagents:\n${entries.join('')}`)
}

async function firstStart(parts: FleetParts, names: readonly string[]) {
  for (const deadline = Date.now() + firstStartMs; ;) {
    const seen = await look(parts, names)
    if (seen.findings.length === 0) return seen
    if (Date.now() > deadline) throw new Error(`The fleet did not come up: ${JSON.stringify(seen.findings)}`)
  }
}

async function look({ mos, places }: FleetParts, names: readonly string[]) {
  const before = await lookBeneath(places, names)
  const { stdout } = await mos.shell('ps', '--json')
  const beneath: Beneath = await lookBeneath(places, names)
  return { beneath, findings: judgeFleet({ names, floor }, before, parseSaid(stdout), beneath) }
}

const statuses = z.array(z.object({ name: z.string(), readiness: z.string(), why: z.string().optional() }))

function parseSaid(text: string): ReadonlyMap<string, Said> {
  try {
    return new Map(statuses.parse(JSON.parse(text)).map(({ name, ...said }) => [name, said]))
  } catch {
    // Mos is just not there: nothing is said.
    return new Map()
  }
}

/** When its runner means to start it again after its last crash, in ms; 0: it has not crashed. */
function startsAgainAt(runDir: string, agent: string): number {
  try {
    const text = readFileSync(join(runDir, `${agent}.crash`), 'utf8')
    const seconds = (key: string): number =>
      Number(
        text
          .match(new RegExp(`^${key}=(\\d+)$`, 'gmu'))
          ?.at(-1)
          ?.split('=')[1],
      )
    return (seconds('crash') + seconds('delay')) * 1000 || 0
  } catch {
    return 0
  }
}
