import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { planReadiness } from '../../src/fleet/plan-readiness.ts'
import { findRunner } from '../../src/host/find-runner.ts'
import { createTmuxContext } from '../../src/host/tmux-context.ts'
import { eventually } from '../support/eventually.ts'
import { agent, role, tmuxFleet } from '../support/tmux-fleet.ts'
import { judgePolls, spansOf } from './judge-polls.ts'
import type { Deed, Line, Poll } from './judge-polls.ts'
import { createRandom } from './random.ts'

type PollRun = {
  readonly seed: number
  readonly agents: number
  /** readings, one an agent and look */
  readonly polls: number
  /** how often tmux is held up for longer than a look waits for it */
  readonly outages: number
}
type PollResult = {
  readonly seen: Readonly<Record<string, number>>
  readonly lives: number
  readonly faults: readonly string[]
}

const kinds = ['timer', 'hooks', 'silent'] as const
const program = join(import.meta.dirname, 'polled-program.ts')

/** Programs that work, ask, quit, crash and are killed at random, while all of them are looked at. */
export async function pollRun({ seed, agents, polls, outages }: PollRun): Promise<PollResult> {
  const fleet = await tmuxFleet()
  const { host, supervisor, paths } = fleet
  const random = createRandom(seed)
  const names = Array.from({ length: agents }, (_, index) => `a${index}`)
  const kindOf = (name: string) => kinds[names.indexOf(name) % kinds.length] ?? 'timer'
  const context = createTmuxContext(host, paths, 'tmux')
  const deeds = new Map<string, Deed[]>(names.map((name) => [name, []]))
  const polled: Poll[] = []
  /** pids of programs, and when they were seen to be no more */
  const running = new Set<number>()
  const goneAt = new Map<number, number>()
  const isOver = (): boolean => polled.length >= polls

  const panePid = async (name: string) => (await supervisor.look([name])).get(name)?.pane
  const end = async (name: string, act: () => Promise<void> | void) => {
    const from = Date.now()
    await act()
    deeds.get(name)?.push({ from, to: Date.now(), deed: 'ended' })
  }
  const start = async (name: string) => {
    const command = `${process.execPath} ${program} ${fleet.runDir} ${kindOf(name)} ${seed}`
    await host.files.write(join(paths.mosaicHome, 'fleet/agents', `${name}.env`), `MOSAIC_AGENT_COMMAND=${command}\n`)
    await supervisor.start(agent(name), role('core'))
  }
  const relaunch = async (name: string) => {
    await end(name, () => supervisor.stop({ name }))
    await start(name)
  }
  for (const name of names) await start(name)
  let isAway = false
  let hands = 0
  const disturb = async (name: string) => {
    while (!isOver()) {
      await wait(random() * 3000)
      if (isAway) continue
      const dice = random()
      const seen = (await supervisor.look([name])).get(name)
      if (isAway || seen?.unseen !== undefined) continue
      hands += 1
      // A crash loop ends it for good.
      if (seen?.verdict !== undefined || dice < 0.1) await relaunch(name)
      else if (dice < 0.25) {
        const pane = await panePid(name)
        if (pane?.alive === true) await end(name, () => host.kill(pane.pid, 'SIGKILL'))
      } else if (dice < 0.35) {
        const runner = await findRunner(context, name)
        if (runner !== undefined) host.kill(runner, 'SIGKILL')
        await start(name)
      }
      hands -= 1
    }
  }
  const holdUp = async () => {
    const server = Number((await fleet.tmux('display-message', '-p', '#{pid}')).trim())
    for (let outage = 1; outage <= outages; outage += 1) {
      await eventually('its time', () => isOver() || polled.length > (outage * polls) / (outages + 1), 3_600_000)
      if (isOver()) return
      isAway = true
      // A stop in the middle of it would fail, as it should.
      await eventually('nobody stops or starts one', () => hands === 0, 120_000)
      const from = Date.now()
      process.kill(server, 'SIGSTOP')
      await wait(5_500 + random() * 2_000)
      process.kill(server, 'SIGCONT')
      for (const name of names) deeds.get(name)?.push({ from, to: Date.now(), deed: 'tmux away' })
      isAway = false
    }
  }
  const watch = async () => {
    while (!isOver()) {
      const from = Date.now()
      const seen = await supervisor.look(names)
      const to = Date.now()
      for (const [name, evidence] of seen) {
        polled.push({ name, from, to, ...planReadiness(evidence, evidence.at) })
        if (evidence.pane?.alive === true) running.add(evidence.pane.pid)
      }
      await wait(random() * 50)
    }
  }
  const watchEnds = async () => {
    while (!isOver()) {
      for (const pid of running) {
        if (host.isAlive(pid)) continue
        running.delete(pid)
        if (!goneAt.has(pid)) goneAt.set(pid, Date.now())
      }
      await wait(20)
    }
  }
  await Promise.all([watch(), watchEnds(), holdUp(), ...names.map(disturb)])
  const seen: Record<string, number> = {}
  for (const { readiness } of polled) seen[readiness] = (seen[readiness] ?? 0) + 1
  let lives = 0
  const faults: string[] = []
  for (const name of names) {
    const lines = await readLines(join(fleet.runDir, `${name}.truth`))
    lives += new Set(lines.map(({ pid }) => pid)).size
    const spans = spansOf(lines, deeds.get(name) ?? [], kindOf(name) === 'silent', goneAt)
    const own = polled.filter((poll) => poll.name === name)
    faults.push(...judgePolls(own, spans).map((fault) => `${kindOf(name)}: ${fault}`))
  }
  return { seen, lives, faults }
}

async function readLines(path: string): Promise<readonly Line[]> {
  const text = await readFile(path, 'utf8')
  // A program that was killed may have cut its last line.
  return text.split('\n').flatMap((line) => (line.endsWith('}') ? (JSON.parse(line) as Line) : []))
}
