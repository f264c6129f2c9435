import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { explain } from '../errors.ts'
import { hookEvent } from '../fleet/hook-event.ts'
import type { HookEvent } from '../fleet/hook-event.ts'
import type { Files } from '../host/host.ts'
import type { Logger } from '../log.ts'
import { retryLevel } from '../store/store-away.ts'
import type { Facts } from '../store/store.ts'

/** Without hints; and with them, for the one that got lost. */
const everyMs = 1_000
const hintedEveryMs = 15_000
/** A turn reports in bursts. */
const togetherMs = 50
/** Writers cut their file to half at 256 KiB. */
const maxBytes = 4 * 1024 * 1024
const ending = '.events'

export type SeenEvent = {
  readonly agent: string
  /** of this event, the same at each repeat */
  readonly id: string
  readonly event: HookEvent
  /** when the turn that it belongs to took its text in; absent where the file no longer tells */
  readonly turnSince?: number
  /** a session that begins: the turn before it has no end, its program went in the middle of it */
  readonly wasCut?: true
}

type Deps = {
  readonly files: Pick<Files, 'list' | 'read' | 'stat'>
  /** `fleet/run` of the home */
  readonly runDir: string
  readonly hostId: string
  readonly facts: Facts
  /** tells names of what changes there; absent, or where it gives nothing, each second is looked */
  readonly watch?: (directory: string, onName: (name: string) => void) => (() => void) | undefined
  readonly logger: Logger
  /** Called for each event once, in each agent's order; again, with the same id, when it threw or Mos died in it. */
  onEvent(seen: SeenEvent): Promise<void>
}

export type EventsWatch = {
  /** Looks once, now. */
  look(): Promise<void>
  /** Resolves when what it was at is over. */
  stop(): Promise<void>
}

/** Each agent's last line that was dealt with, by its digest: writers rewrite their file, so that a place in it says nothing. */
const cursorsSchema = z.record(z.string(), z.string())
type Cursors = Record<string, string>

/**
 * Follows what the agents' runtimes report (`<agent>.events`), as soon as their files change. Where it is stands in the store, so that
 * a restart misses nothing. What was reported before the first look of all is over.
 */
export function watchEvents(deps: Deps): EventsWatch {
  const fact = `events.${deps.hostId}`
  const stamps = new Map<string, string>()
  const unread = new Map<string, string>()
  let cursors: Cursors | undefined
  let kept = ''
  const pass = async (): Promise<void> => {
    const known = cursors === undefined ? await deps.facts.get(fact) : kept
    const now = (cursors ??= known === undefined ? {} : cursorsSchema.parse(JSON.parse(known)))
    const names = (await deps.files.list(deps.runDir)).filter((name) => name.endsWith(ending))
    const agents = names.map((name) => name.slice(0, -ending.length))
    for (const gone of Object.keys(now).filter((agent) => !agents.includes(agent))) delete now[gone]
    let isBehind = false
    for (const agent of agents) {
      try {
        isBehind = !(await follow(deps, agent, { cursors: now, stamps, isNew: known === undefined })) || isBehind
        unread.delete(agent)
      } catch (error) {
        // Said once: it is looked at each second, and the others' events go on.
        const why = explain(error)
        if (unread.get(agent) !== why) deps.logger.warn({ agent, why }, 'its events cannot be read')
        unread.set(agent, why)
      }
    }
    const text = JSON.stringify(now)
    if (text !== kept) await deps.facts.set(fact, text)
    kept = text
    if (isBehind) lookIn(everyMs)
  }
  let looking: Promise<void> | undefined
  const look = () =>
    (looking ??= pass()
      .catch((error: unknown) => deps.logger[retryLevel(error)]({ err: error }, 'the events could not be followed'))
      .finally(() => (looking = undefined)))
  let soon: NodeJS.Timeout | undefined
  const lookIn = (ms: number): void => {
    soon ??= setTimeout(() => {
      soon = undefined
      // One that runs may have passed this agent already.
      void (looking ?? Promise.resolve()).then(look)
    }, ms)
  }
  const unwatch = deps.watch?.(deps.runDir, (name) => {
    if (name.endsWith(ending)) lookIn(togetherMs)
  })
  const first = setTimeout(() => void look(), everyMs)
  const timer = setInterval(() => void look(), unwatch === undefined ? everyMs : hintedEveryMs)
  return {
    look,
    async stop() {
      clearInterval(timer)
      clearTimeout(first)
      clearTimeout(soon)
      unwatch?.()
      await looking
    },
  }
}

type State = { readonly cursors: Cursors; readonly stamps: Map<string, string>; readonly isNew: boolean }

/** False: an event is to be tried again. */
async function follow(deps: Deps, agent: string, { cursors, stamps, isNew }: State): Promise<boolean> {
  const path = join(deps.runDir, `${agent}${ending}`)
  const found = await deps.files.stat(path)
  const stamp = found === undefined ? '' : `${found.bytes} ${found.mtimeMs}`
  if (stamps.get(agent) === stamp) return true
  const { lines, from } = unseen((await deps.files.read(path, { maxBytes })) ?? '', cursors[agent])
  let turnSince: number | undefined
  let isAtWork = false
  for (const [index, line] of lines.entries()) {
    const event = parse(line)
    if (event?.event === 'prompt-submit') turnSince = event.ts
    const wasCut = isAtWork && event?.event === 'session-start'
    isAtWork = stillAtWork(isAtWork, event)
    if (index < from) continue
    const id = digest(`${agent} ${line}`)
    if (event !== undefined && !isNew) {
      try {
        const turn = { ...(turnSince === undefined ? {} : { turnSince }), ...(wasCut ? { wasCut } : {}) }
        await deps.onEvent({ agent, id, event, ...turn })
      } catch (error) {
        deps.logger[retryLevel(error)]({ err: error, agent }, `the event ${event.event} is tried again`)
        return false
      }
    }
    cursors[agent] = digest(line)
  }
  stamps.set(agent, stamp)
  return true
}

function stillAtWork(isAtWork: boolean, event: HookEvent | undefined): boolean {
  if (event?.event === 'prompt-submit') return true
  return isAtWork && !['stop', 'session-start', 'session-end'].includes(event?.event ?? '')
}

/** Pure: the whole lines, and the first of them that was not dealt with. A last line without its end is being written. */
function unseen(text: string, cursor: string | undefined): { lines: readonly string[]; from: number } {
  const lines = text.split('\n').slice(0, -1)
  const last = cursor === undefined ? -1 : lines.findLastIndex((line) => digest(line) === cursor)
  return { lines, from: last + 1 }
}

function parse(line: string): HookEvent | undefined {
  try {
    return hookEvent.parse(JSON.parse(line))
  } catch {
    return undefined
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 16)
