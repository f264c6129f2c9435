import { firstLine } from '../../fleet/first-line.ts'
import { tellsWhy } from '../error-line.ts'
import type { ErrorText } from '../error-text.ts'
import { plainLines } from '../plain-lines.ts'
import type { EventOf, Happened, Look } from './happened.ts'
import type { Fault } from './fault.ts'
import { byAgent, componentOf, hourMs, occurrenceOf, told } from './of-event.ts'
import { massDeaths } from './mass-death.ts'
import { within } from './within.ts'

type End = EventOf<'crash'> | EventOf<'gave-up'>

/** Crashes of one agent within an hour; any number of them once its runner gave up. Those of a mass death are that one's. */
export function findCrashLoops(happened: Happened, look: Look): readonly Fault[] {
  const { crashLoop, massDeath } = look.thresholds
  if (crashLoop === 0) return []
  const together = massDeaths(happened, massDeath)
  const givenUp = byAgent(happened['gave-up'].filter(({ verdict }) => verdict.startsWith('crashed')))
  const crashed = byAgent(happened.crash)
  const agents = new Set([...crashed.keys(), ...givenUp.keys()])
  return [...agents].flatMap((agent) => {
    const all = crashed.get(agent) ?? []
    const own = all.filter((event) => !together.has(event))
    const ends = givenUp.get(agent) ?? []
    const loops = new Set<End>(within(own, { count: crashLoop, ms: hourMs }))
    for (const end of ends) for (const event of lastHour(own, end)) loops.add(event)
    // Its last crash and its runner's verdict are one thing that happened.
    for (const end of ends) if (lastHour(all, end).length === 0 && end.at - hourMs >= look.since) loops.add(end)
    return [...loops].map((event) => faultOf(event, look))
  })
}

const lastHour = (crashes: readonly EventOf<'crash'>[], { at }: End): readonly EventOf<'crash'>[] =>
  crashes.filter((event) => event.at <= at + slackMs && event.at > at - hourMs)

/** Crash and verdict are found by two looks. */
const slackMs = 60_000

function faultOf(event: End, look: Look): Fault {
  const component = componentOf(event)
  const ended =
    event.kind === 'gave-up'
      ? event.verdict
      : `its program ended${event.status === undefined ? '' : ` with status ${event.status}`}`
  const text = (event.text ?? '').replaceAll(ofTmux, '')
  const isSilent = wasKilled(event) || !tellsWhy(plainLines(text))
  const said = isSilent ? silent(event) : look.read(event, text)
  const name = component.replace(/^(?:runtime|role) /u, '')
  return {
    ...said,
    occurrence: occurrenceOf(event),
    component,
    title: firstLine(`${name} keeps crashing: ${isSilent ? ended : said.message}`, 120),
    cause: causeOf(event, isSilent),
    evidence: () => told(event, event.text, ended),
  }
}

/** A kept pane's last line is not its program's. */
const ofTmux = /^Pane is dead \(.*$/gmu

/** SIGHUP, SIGINT, SIGKILL, SIGTERM: from outside, whatever the program was saying just then. */
const fromOutside = [129, 130, 137, 143]
const wasKilled = (event: End): boolean =>
  event.kind === 'crash' && event.status !== undefined && fromOutside.includes(event.status)

function causeOf(event: End, isSilent: boolean): string {
  if (wasKilled(event)) return 'Something outside of it kills it: a person, the memory running out, or a script.'
  return isSilent
    ? 'It says nothing before it ends; its settings, its login or its version are the usual reasons.'
    : 'Perhaps what it says last is why: see the evidence.'
}

/** What it says is the fault; where it says nothing, its status. */
const silent = (event: End): ErrorText => ({
  message: 'its program ends by itself',
  frames: [],
  ...(event.kind === 'crash' && event.status !== undefined ? { errorType: `exit ${event.status}` } : {}),
})
