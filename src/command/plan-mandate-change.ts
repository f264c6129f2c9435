import { Failure } from '../errors.ts'
import type { Mandate } from '../fleet/principal.ts'
import type { Command } from './definition.ts'
import { nameList } from './name-list.ts'
import { parseUntil, untilHint } from './parse-until.ts'
import { quote } from './quote.ts'

export type MandateOptions = {
  readonly mandate?: string | undefined
  readonly agents?: number | undefined
  readonly cost?: number | undefined
  readonly until?: string | undefined
}

/** How a mandate is taken back. */
const words = new Set(['none', 'default', ''])

export const asksForMandate = ({ mandate, agents, cost, until }: MandateOptions): boolean =>
  [mandate, agents, cost, until].some((option) => option !== undefined)

/**
 * The mandate after these options; undefined: none any more. `mandate` names the verbs and begins anew; the limits alone
 * change the one that is there. Throws a Failure (usage) for what is no change, no end, or has nothing to limit.
 */
export function planMandateChange(
  commands: ReadonlyMap<string, Command>,
  before: Mandate | undefined,
  { mandate: given, agents, cost, until }: MandateOptions,
  now: number,
): Mandate | undefined {
  const limits = {
    ...(agents === undefined ? {} : { mostAgents: agents }),
    ...(cost === undefined ? {} : { costUsd: cost }),
    ...(until === undefined ? {} : { until: endOf(until, now) }),
  }
  if (given === undefined) {
    if (before === undefined)
      throw new Failure('There is no mandate to limit. Give one too: mandate:fleet spawn, fleet remove', {
        exit: 'usage',
      })
    return { ...before, ...limits }
  }
  if (!words.has(given.trim().toLowerCase())) return { verbs: verbsOf(commands, given), ...limits }
  if (Object.keys(limits).length > 0)
    throw new Failure('No mandate has no limits: leave `agents`, `cost` and `until` out.', { exit: 'usage' })
  return undefined
}

function verbsOf(commands: ReadonlyMap<string, Command>, given: string): readonly string[] {
  const changing = [...commands.values()].filter(({ risk }) => risk !== 'read')
  const find = (name: string) =>
    changing.find((command) => command.name === name.toLowerCase() || command.aliases.includes(name.toLowerCase()))
      ?.name
  const looking = given.split(',').find((name) => commands.get(name.trim().replace(/^\//, ''))?.risk === 'read')
  if (looking !== undefined)
    throw new Failure(`${quote(looking) ?? 'That'} only looks, which needs no mandate. Name what changes something.`, {
      exit: 'usage',
    })
  return nameList(given, { what: 'command', find, known: changing.map(({ name }) => name) }) ?? []
}

function endOf(until: string, now: number): number {
  const at = parseUntil(until, now)
  if (at !== undefined) return at
  throw new Failure(`\`until\` cannot be ${quote(until) ?? 'empty'}: ${untilHint}, in the future.`, { exit: 'usage' })
}
