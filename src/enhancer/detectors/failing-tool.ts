import type { EventOf, Happened, Look } from './happened.ts'
import type { Fault } from './fault.ts'
import { agentKey, occurrenceOf, told } from './of-event.ts'

/** Where these fail it is the command that somebody gave them: the work itself, and no fault of the tool. */
const shells = new Set(['bash', 'shell', 'exec', 'exec_command', 'local_shell', 'terminal'])

/** A tool or a skill that fails for one agent so many times in a row, whatever it says each time. */
export function findFailingTools({ tool }: Happened, { thresholds }: Look): readonly Fault[] {
  const { failingTool } = thresholds
  if (failingTool === 0) return []
  const uses = Map.groupBy(
    tool.filter((event) => !shells.has(event.tool.toLowerCase())),
    (event) => `${event.tool}\0${agentKey(event)}`,
  )
  return [...uses.values()].flatMap((events) => rowsOf(events, failingTool)).map(faultOf)
}

function rowsOf(events: readonly EventOf<'tool'>[], count: number): readonly EventOf<'tool'>[] {
  const found: EventOf<'tool'>[] = []
  let row: EventOf<'tool'>[] = []
  const end = (): void => {
    if (row.length >= count) found.push(...row)
    row = []
  }
  for (const event of events)
    if (event.ok) end()
    else row.push(event)
  end()
  return found
}

const faultOf = (event: EventOf<'tool'>): Fault => ({
  occurrence: occurrenceOf(event),
  component: `tool ${event.tool}`,
  title: `${event.tool} keeps failing`,
  // Whatever it says each time: one card a tool.
  message: 'fails each time that it is used',
  frames: [],
  cause: 'Perhaps its description leads the model astray, or what it needs is not there: see what it answered.',
  evidence: () => told(event, event.text),
})
