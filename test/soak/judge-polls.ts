import type { Readiness } from '../../src/fleet/readiness.ts'

/** What a program is at, in its own words. */
export type Truth = 'idle' | 'busy' | 'dialog' | 'gone'
/** Before everything that tells of a change, and after it: in between both states are right. */
export type Edge = 'before' | 'after'
export type Line = { readonly pid: number; readonly at: number; readonly edge: Edge; readonly truth: Truth }

/** One agent in one look; times in ms since the epoch. */
export type Poll = {
  readonly name: string
  readonly from: number
  readonly to: number
  readonly readiness: Readiness
  readonly why?: string | undefined
}

/** What was done to one agent by others: from just before to just after. */
export type Deed = { readonly from: number; readonly to: number; readonly deed: 'ended' | 'tmux away' }

/**
 * tmux learns of a death from the kernel, on a machine that is busy otherwise too; and it answers again as long after it
 * was held up.
 */
export const latencyMs = 2_000
/** Clocks tell whole milliseconds. */
const slackMs = 2
/** A program that reports nothing is known by its runner's heartbeat, which comes each 15 s from a second after its start. */
const firstBeatMs = 16_000

type Span = { readonly from: number; readonly to: number; readonly may: readonly Readiness[] }

const saysOf: Readonly<Record<Exclude<Truth, 'gone'>, Readiness>> = {
  idle: 'idle',
  busy: 'working',
  dialog: 'needs-input',
}

/**
 * When an agent may be said to be what, from its programs' own lines, what was done to it, and when a program's process
 * was really gone: one that is on its way out still runs. Spans overlap where two
 * answers are right; a moment without a span has no right answer but those of its neighbours.
 */
export function spansOf(
  lines: readonly Line[],
  deeds: readonly Deed[],
  isSilent: boolean,
  goneAt: ReadonlyMap<number, number> = new Map(),
): readonly Span[] {
  const spans: Span[] = []
  const ends = deeds.filter(({ deed }) => deed === 'ended')
  const away = deeds.filter(({ deed }) => deed === 'tmux away')
  // Who dies while tmux is held up is taken for alive until it looks again.
  const noticed = (at: number) =>
    (away.find(({ from, to }) => at >= from - latencyMs && at <= to)?.to ?? at) + latencyMs
  const pids = [...new Set(lines.map(({ pid }) => pid))]
  const lives = pids.map((pid) => lines.filter((line) => line.pid === pid))
  for (const [index, life] of lives.entries()) {
    const gone = goneAt.get(life[0]?.pid ?? 0) ?? 0
    const born = life[0]?.at ?? 0
    const next = lives[index + 1]?.[0]?.at ?? Infinity
    const up = life.find(({ edge }) => edge === 'after')?.at ?? next
    const left = life.find(({ truth }) => truth === 'gone')
    const end = ends.find(({ from, to }) => to >= born && from < next)
    const died = { from: left?.at ?? end?.from ?? Infinity, to: Math.max(left?.at ?? end?.to ?? Infinity, gone) }
    // Gone until the next program has told of itself.
    const nextUp = lives[index + 1]?.find(({ edge }) => edge === 'after')?.at ?? Infinity
    const quiet = isSilent && nextUp !== Infinity ? nextUp + firstBeatMs + latencyMs : nextUp
    spans.push({ from: died.from, to: nextUp, may: ['dead'] }, { from: died.from, to: quiet, may: ['unknown'] })
    if (index === 0) spans.push({ from: 0, to: isSilent ? up + firstBeatMs + latencyMs : up, may: ['unknown', 'dead'] })
    if (isSilent) spans.push({ from: born, to: noticed(died.to), may: ['idle'] })
    else spans.push(...statesOf(life, noticed(died.to)))
  }
  for (const { from, to } of away) spans.push({ from, to: to + latencyMs, may: ['unknown'] })
  return spans
}

/** From the moment before a change is told to the moment after the next one is. */
function statesOf(life: readonly Line[], deadAt: number): readonly Span[] {
  const changes = life.flatMap((line, index) => {
    const after = life[index + 1]
    return line.edge === 'before' && line.truth !== 'gone' && after?.truth === line.truth && after.edge === 'after'
      ? [{ truth: line.truth, from: line.at, to: after.at }]
      : []
  })
  // Killed in the middle of telling: it may have been heard.
  const last = life.at(-1)
  const cut = last?.edge === 'before' && last.truth !== 'gone' ? [{ truth: last.truth, from: last.at, to: deadAt }] : []
  return [...changes, ...cut].map(({ truth, from }, index, all) => ({
    from,
    to: all[index + 1]?.to ?? deadAt,
    may: [saysOf[truth]],
  }))
}

/** What was said that was at no moment of its look right; a line each, for a person. */
export function judgePolls(polls: readonly Poll[], spans: readonly Span[]): readonly string[] {
  return polls.flatMap(({ name, from, to, readiness, why }) => {
    const right = spans.filter((span) => span.from <= to + slackMs && span.to >= from - slackMs)
    if (right.some(({ may }) => may.includes(readiness))) return []
    const better = [...new Set(right.flatMap(({ may }) => may))].join(' or ')
    return [`${name} was said to be ${readiness} (${why ?? 'no reason'}) from ${from} to ${to}, and was ${better}`]
  })
}
