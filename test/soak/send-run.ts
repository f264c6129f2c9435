import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sendToAgent } from '../../src/host/send-to-agent.ts'
import { createTmuxContext } from '../../src/host/tmux-context.ts'
import type { Look } from '../host/scripted-tui/draw-screen.ts'
import type { Order } from '../host/scripted-tui/program.ts'
import type { JournalEntry } from '../host/scripted-tui/reports.ts'
import { scriptedAgent, scriptedCommand } from '../support/scripted-agent.ts'
import type { ScriptedAgent } from '../support/scripted-agent.ts'
import { agent, role } from '../support/tmux-fleet.ts'
import type { TmuxFleet } from '../support/tmux-fleet.ts'
import { createRandom } from './random.ts'

type Options = {
  readonly fleet: TmuxFleet
  readonly seed: number
  readonly sends: number
  readonly agents: number
  readonly log?: (line: string) => void
}

/** What was told of one send, to be held against what its program took. */
type Told = {
  readonly text: string
  readonly outcome: 'submitted' | 'unverified' | 'left' | 'refused'
  readonly words: string
}

const looks: readonly Look[] = ['claude', 'codex']
const rare = 0.012

/**
 * Many sends to scripted programs that are in any state, several agents at once. Each agent's program journals what it
 * took; what was told of each send is held against that.
 */
export async function sendRun({ fleet, seed, sends, agents, log = () => undefined }: Options) {
  const each = Math.ceil(sends / agents)
  const told = await Promise.all(
    Array.from({ length: agents }, (_, index) =>
      useAgent({ fleet, index, sends: Math.min(each, sends - index * each), random: createRandom(seed + index), log }),
    ),
  )
  const all = told.flatMap((one) => one.told)
  const faults = told.flatMap((one) => one.faults)
  const count = (outcome: Told['outcome']): number => all.filter((one) => one.outcome === outcome).length
  const of = (kind: string): number => faults.filter((fault) => fault.startsWith(kind)).length
  const summary =
    `${all.length} sends to ${agents} agents (seed ${seed}): ${count('submitted')} submitted, ${count('refused')} refused ` +
    `with the reason, ${count('left')} left unsent and said, ${count('unverified')} unverified; ${of('lost')} lost (claimed, and not submitted), ` +
    `${of('twice')} twice, ${of('into')} into a dialog, a draft or a busy codex, ${of('denied')} refused and submitted`
  return { summary, faults, reasons: reasonsOf(all) }
}

type Use = {
  readonly fleet: TmuxFleet
  readonly index: number
  readonly sends: number
  readonly random: () => number
  readonly log: (line: string) => void
}

async function useAgent({ fleet, index, sends, random, log }: Use) {
  const name = `ada${index}`
  const look = looks[index % looks.length] ?? 'claude'
  const hooks = index % 4 !== 3
  const directory = fleet.paths.mosaicHome
  const settings = join(directory, `fleet/agents/${name}.env`)
  await fleet.host.files.write(settings, `MOSAIC_AGENT_COMMAND=${scriptedCommand(directory, { look, hooks })}\n`)
  await fleet.supervisor.start(agent(name), role('core'))
  const tui = scriptedAgent(directory, name)
  await tui.up()
  const env = (await fleet.host.files.read(settings)) ?? ''
  await fleet.host.files.write(settings, env.replace('RUNTIME=stub', `RUNTIME=${look}`))
  const context = createTmuxContext(fleet.host, fleet.paths, 'tmux')
  const told: Told[] = []
  for (let number = 0; number < sends; number += 1) {
    await disturb(fleet, name, tui, random)
    const text = `[here:mos -> here:${name} class=actionable] message ${index}-${number}. ${words(random)}`.trim()
    const again = random() < 0.15
    const send = () =>
      sendToAgent(context, { name, text, sendId: `${index}-${number}`, busyWithinMs: 3000 }).then(
        ({ state, evidence }): Told => ({ text, outcome: state, words: evidence }),
        (error: unknown): Told => ({ text, outcome: 'refused', words: String(error) }),
      )
    // A retry beside the first one, as after a lost answer.
    const both = await Promise.all([send(), ...(again ? [delay(random() * 400).then(send)] : [])])
    // One that typed nothing is overtaken by the other.
    told.push(both.find(({ outcome }) => outcome !== 'refused') ?? both[0])
    if (number % 25 === 24) log(`${name}: ${number + 1} of ${sends}`)
    await settle(fleet, name, tui)
  }
  return { told, faults: judge(name, told, await tui.journal()) }
}

const words = (random: () => number): string => {
  const kind = random()
  if (kind < 0.6) return 'Please build it; then tell.'
  if (kind < 0.8) return 'word '.repeat(Math.floor(random() * 400))
  return Array.from({ length: 1 + Math.floor(random() * 30) }, (_, line) => `line ${line}`).join('\n')
}

/** Brings the program into some state, at once or some time after the next paste. */
async function disturb(fleet: TmuxFleet, name: string, tui: ScriptedAgent, random: () => number): Promise<void> {
  const upTo = (ms: number): number => Math.floor(random() * ms)
  const dialog = (): Order => ({ do: 'dialog', kind: random() < 0.5 ? 'menu' : 'yes-no', closesAfterMs: upTo(2500) })
  const later = (order: Order): Order => ({ do: 'after-paste', ms: upTo(240), order })
  const pick = random()
  await tui.order({ do: 'answers-take', ms: 20 + upTo(200) })
  if (pick < 0.2) return
  if (pick < 0.3) await tui.order({ do: 'busy', ms: upTo(2000) })
  else if (pick < 0.4) await tui.order(dialog())
  else if (pick < 0.5) await tui.order({ do: 'draft', text: 'half a thought' })
  else if (pick < 0.56) await tui.order({ do: 'suggest', text: 'commit this' })
  else if (pick < 0.62) await fleet.tmux('copy-mode', '-t', `=${name}:`)
  else if (pick < 0.72) await tui.order({ do: 'slow', ms: upTo(700) })
  else if (pick < 0.84) await tui.order(later(dialog()))
  else if (pick < 0.92) await tui.order(later({ do: 'draft', text: ' and mine' }))
  else if (pick < 0.95) await tui.order(later({ do: 'busy', ms: upTo(1500) }))
  else if (pick < 0.95 + rare) await tui.order(later({ do: 'die', status: 0 }))
  else if (pick < 0.98) await tui.order({ do: 'swallow' })
  else void delay(upTo(400)).then(() => fleet.tmux('copy-mode', '-t', `=${name}:`))
}

/** A person puts it in order again: the dialog answered, the draft cleared, the turn over. */
async function settle(fleet: TmuxFleet, name: string, tui: ScriptedAgent): Promise<void> {
  // What is to come after a paste does not outlast this send.
  await delay(120)
  await tui.up()
  await tui.order({ do: 'slow', ms: 0 })
  await tui.order({ do: 'close-dialog' })
  await tui.order({ do: 'clear' })
  await tui.order({ do: 'suggest', text: '' })
  await tui.order({ do: 'forget' })
  // One that dies is not to become a crash loop.
  await fleet.host.files.remove(join(fleet.runDir, `${name}.crash`))
}

function judge(name: string, told: readonly Told[], journal: readonly JournalEntry[]): readonly string[] {
  const taken = (text: string): number =>
    journal.filter((entry) => entry.kind === 'submitted' && entry.text === text).length
  const sent = new Set(told.map(({ text }) => text))
  const strange = journal.filter(({ kind, text }) => kind === 'submitted' && !sent.has(text))
  const into = journal.filter(({ kind }) => kind === 'dialog' || kind === 'draft' || kind === 'cut')
  return [
    ...told.flatMap(({ text, outcome, words: said }) => {
      const times = taken(text)
      const which = `${name}: ${outcome} (${said}): ${text.slice(0, 60)}`
      if (times > 1) return [`twice ${which}`]
      if (times === 0 && outcome === 'submitted') return [`lost ${which}`]
      // It was told as not submitted, and was: whoever sends it again has it twice.
      return times === 1 && (outcome === 'refused' || outcome === 'left') ? [`denied ${which}`] : []
    }),
    ...strange.map(({ text }) => `into another text ${name}: ${text.slice(0, 100)}`),
    ...into.map(({ kind, text }) => `into ${kind} ${name}: ${JSON.stringify(text.slice(0, 100))}`),
  ]
}

/** How often each reason was given. */
function reasonsOf(told: readonly Told[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { outcome, words: said } of told) {
    const reason = `${outcome}: ${said.replaceAll(/\d+ ms|ada\d+/gu, '…').slice(0, 140)}`
    counts[reason] = (counts[reason] ?? 0) + 1
  }
  return counts
}
