import { setTimeout as wait } from 'node:timers/promises'
import { planReadiness } from '../../src/fleet/plan-readiness.ts'
import type { HookEvent } from '../../src/fleet/hook-event.ts'
import { parseEvents } from '../../src/fleet/parse-events.ts'
import { eventually } from '../support/eventually.ts'
import { agent, role, tmuxFleet } from '../support/tmux-fleet.ts'
import { createRandom } from './random.ts'

export type PollRun = { readonly seed: number; readonly agents: number; readonly polls: number }
export type PollResult = { readonly seen: Readonly<Record<string, number>>; readonly faults: readonly string[] }

type Look = { readonly from: number; readonly to: number; readonly name: string; readonly readiness: string }

/** Stubs that get texts, take their time, quit and are killed at random, while all of them are looked at. */
export async function pollRun({ seed, agents, polls }: PollRun): Promise<PollResult> {
  const fleet = await tmuxFleet()
  const random = createRandom(seed)
  const names = Array.from({ length: agents }, (_, index) => `a${index}`)
  for (const name of names) await fleet.supervisor.start(agent(name), role('core'))
  for (const name of names)
    await eventually('a heartbeat', async () => (await fleet.supervisor.look([name])).get(name)?.heartbeat)
  let isOver = false
  const deaths = new Map<string, number[]>(names.map((name) => [name, []]))
  const relaunch = async (name: string) => {
    await fleet.supervisor.stop({ name })
    await fleet.supervisor.start(agent(name), role('core'))
  }
  const disturb = async (name: string) => {
    let sent = 0
    let kills = 0
    while (!isOver) {
      const dice = random()
      if (dice < 0.05) {
        const pid = (await fleet.supervisor.look([name])).get(name)?.pane?.pid
        deaths.get(name)?.push(Date.now())
        // A fifth crash would be a loop, which ends it for good.
        if (pid !== undefined && (kills += 1) < 4) fleet.host.kill(pid, 'SIGKILL')
        else await relaunch(name)
        deaths.get(name)?.push(Date.now())
      } else {
        const text = dice < 0.3 ? `/busy ${Math.floor(random() * 1500)}` : 'hello'
        await fleet.supervisor.send(name, text, `${seed}-${name}-${(sent += 1)}`).catch(() => undefined)
      }
      await wait(random() * 400)
    }
  }
  const looks: Look[] = []
  const watch = async () => {
    while (looks.length < polls) {
      const from = Date.now()
      const seen = await fleet.supervisor.look(names)
      for (const [name, evidence] of seen)
        looks.push({ from, to: Date.now(), name, readiness: planReadiness(evidence, evidence.at).readiness })
      await wait(random() * 50)
    }
    isOver = true
  }
  await Promise.all([watch(), ...names.map(disturb)])
  const said = new Map<string, readonly HookEvent[]>()
  for (const name of names)
    said.set(
      name,
      parseEvents((await fleet.host.files.read(`${fleet.runDir}/${name}.events`, { maxBytes: 1e8 })) ?? ''),
    )
  const seen: Record<string, number> = {}
  for (const { readiness } of looks) seen[readiness] = (seen[readiness] ?? 0) + 1
  return {
    seen,
    faults: looks.flatMap((look) => faultOf(look, said.get(look.name) ?? [], deaths.get(look.name) ?? [])),
  }
}

/** A program that was killed is gone for up to the longest back-off that the run's few deaths lead to. */
const goneForMs = 60_000
/** Between a text that is taken in and its event, and between two clocks of whole milliseconds. */
const slackMs = 50

function faultOf(look: Look, events: readonly HookEvent[], deaths: readonly number[]): readonly string[] {
  const { from, to, name, readiness } = look
  if (readiness === 'dead' && !deaths.some((at) => at <= to && from - at < goneForMs))
    return [`${name} was said to be dead at ${from}, though nobody had ended it`]
  if (readiness !== 'working' && readiness !== 'stuck') return []
  // Busy at some moment of the look: the last event before its end begins a turn, or one began and ended within it.
  const before = events.filter(({ ts }) => ts <= to + slackMs)
  const isBusy = before.at(-1)?.event === 'prompt-submit'
  const was = before.some(({ ts, event }) => event === 'stop' && ts >= from - slackMs)
  return isBusy || was ? [] : [`${name} was said to be ${readiness} at ${from}, though it had ended its turn`]
}
