import type { Remedy } from '../../fleet/remedy.ts'
import type { DetectorName, Signal } from '../signal.ts'

const mostAgents = 5

/** A program that is not there is not there after a relaunch either. */
const lacksProgram =
  /ENOENT|command not found|is not installed|no such file|is not on (the )?PATH|exit (126|127)\b|not executable/i

/**
 * What the table of remedies says of a signal; undefined: it knows nothing better than to look. Nothing in it is
 * dangerous, spends money, or changes code.
 */
export const suggestRemedy = (signal: Signal): Remedy | undefined => table[signal.detector](signal)

const table: Readonly<Record<DetectorName, (signal: Signal) => Remedy | undefined>> = {
  'crash-loop': (signal) =>
    lacksAny(signal)
      ? doctor('Its program is missing, so that a relaunch would end the same way')
      : relaunchThose(signal, 'A start from the beginning clears what it trips over'),
  stuck: (signal) => relaunchThose(signal, 'It has not moved for long; relaunched, it goes on with its session'),
  'stale-heartbeat': (signal) => relaunchThose(signal, 'Its hooks are silent; a new start sets them up again'),
  'mass-death': () => doctor('Many died at once, so the cause is the machine or what they share, none of them'),
  'failed-op': (signal) =>
    lacksAny(signal)
      ? doctor('A program that it needs is missing on this machine')
      : advice('Read why it failed (op list, then op show), mend that, and ask for it again'),
  'slow-op': () => advice('See what it waits for: op list shows its step; op cancel ends it and takes it back'),
  'repeated-error': ({ occurrences }) => {
    const [agent] = agentsOf(occurrences)
    return agent === undefined ? undefined : advice(`Read what came before it: agent logs agent:${agent}`)
  },
  unanswered: () => advice('Answer its request: it works on as soon as somebody does'),
  drift: () => advice('Decide: fleet reseed plan:true shows what differs; keep yours, or take the new one'),
  'usage-limit': ({ component }) =>
    advice(
      `Until the limit is over, move work elsewhere: remove an agent of ${component.replace(/^runtime /u, '')}, or add one on another runtime (fleet spawn runtime:…)`,
    ),
  budget: () => advice('See who spends (topic usage); end what is not needed, or choose a cheaper model (topic set)'),
  'version-skew': () => ({
    kind: 'commands',
    by: 'rule',
    why: 'Brings this host to the newest versions and relaunches its agents; on the others: mos fleet update there',
    steps: [{ command: 'fleet update', options: { relaunch: true } }],
  }),
  'failing-tool': ({ component }) =>
    advice(
      `Work for a coder, or a report to whoever makes it: ${component} fails each time, so nobody should count on it`,
    ),
}

const lacksAny = ({ message, errorType = '', evidence }: Signal): boolean =>
  [message, errorType, ...evidence].some((text) => lacksProgram.test(text))

const agentsOf = (occurrences: Signal['occurrences']): readonly string[] => [
  ...new Set(occurrences.flatMap(({ agent }) => (agent === undefined ? [] : [agent]))),
]

function relaunchThose({ occurrences }: Signal, why: string): Remedy | undefined {
  const agents = agentsOf(occurrences)
  if (agents.length === 0) return undefined
  if (agents.length > mostAgents)
    return doctor(`It is so with ${agents.length} agents, so the cause is what they share`)
  const steps = agents.map((agent) => ({ command: 'fleet relaunch', options: { agent } }))
  return { kind: 'commands', by: 'rule', why, steps }
}

const advice = (why: string): Remedy => ({ kind: 'advice', by: 'rule', why })
const doctor = (why: string): Remedy => advice(`${why}: doctor says what is amiss and what to do`)
