import { Failure, explain } from '../../errors.ts'
import { planReadiness } from '../../fleet/plan-readiness.ts'
import { principalId } from '../../fleet/principal.ts'
import { spellList } from '../../fleet/spell-list.ts'
import type { Host } from '../../host/host.ts'
import type { Versions } from '../../host/versions.ts'
import type { Op } from '../../store/op.ts'
import { awaitEvidence } from '../await-evidence.ts'
import { findAgent } from '../find-agent.ts'
import type { Step } from '../operation.ts'
import { Unfinished } from '../unfinished.ts'
import { goBack } from './go-back.ts'
import { moveAgent } from './move-agent.ts'
import type { Move, MoveDeps } from './move-agent.ts'
import type { Roll } from './relaunch-args.ts'
import { openRollBook } from './roll-record.ts'
import { renderLook, renderRest, renderWave } from './roll-words.ts'

export type RollDeps = MoveDeps & {
  readonly host: Pick<Host, 'files'>
  readonly dataDir: string
  readonly versions: Pick<Versions, 'active'>
  /** Has the sessions of agents that live in Mos begin anew, with their memory, at their next turn. Says what was done. */
  renewSessions(): Promise<string>
  /** for how long a program must go on to count as well; default 5 s */
  readonly steadyMs?: number
}

const steadyMs = 5_000

/**
 * Relaunches all: one worker first, then waves, what lives in Mos, the orchestrator last. Who does not come up well stops
 * it, and who was moved runs from the installation that it had.
 */
export function rollSteps(deps: RollDeps, op: Op, roll: Roll): readonly Step[] {
  const { waves, hosted, last } = roll
  const size = Math.max(1, ...waves.map((wave) => wave.length))
  const move = async (): Promise<Move> => ({
    book: await openRollBook({ files: deps.host.files, dataDir: deps.dataDir }, op.id),
    by: principalId(op.by),
    to: '',
    turnMs: roll.turnMs,
    steadyMs: deps.steadyMs ?? steadyMs,
  })
  // One book for all steps of this run: what one writes the next one reads.
  let opened: Promise<Move> | undefined
  const open = async (): Promise<Move> => {
    const opening = await (opened ??= move())
    return { ...opening, to: opening.book.read()?.to ?? '' }
  }
  return [
    {
      name: 'look at everybody',
      async run() {
        const { book } = await open()
        const { to } = await book.begin(await deps.versions.active())
        return renderLook(roll, to)
      },
      undo: async () => goBack(deps, await open(), size),
    },
    ...waves.map((names, index) => ({
      name: index === 0 ? 'canary' : `wave ${index} of ${waves.length - 1}`,
      run: async (signal: AbortSignal, tell?: (note: string) => void) =>
        index === 0
          ? moveCanary(deps, await open(), waves.flat(), signal, tell)
          : moveWave(deps, await open(), { names, untouched: waves.slice(index + 1).flat().length }, signal, tell),
    })),
    ...(hosted.length === 0
      ? []
      : [
          {
            name: spellList(hosted, 3),
            run: async (signal: AbortSignal) => (await moveHosted(deps, hosted, signal)).join('; '),
          },
        ]),
    ...(last === undefined
      ? []
      : [
          {
            name: `${last}, the last`,
            run: async (signal: AbortSignal, tell?: (note: string) => void) =>
              moveLast(deps, await open(), last, signal, tell),
          },
        ]),
    {
      name: 'look at everybody again',
      async run() {
        const { book } = await open()
        const up = Object.entries(book.read()?.agents ?? {}).flatMap(([name, { state }]) =>
          state === 'up' ? name : [],
        )
        const seen = await deps.supervisor.look(up)
        const down = up.filter((name) => seen.get(name)?.pane?.alive !== true)
        const { isWhole, text } = renderRest({ roll, record: book.read(), down })
        await book.close()
        if (!isWhole) throw new Unfinished(text, 'conflict')
        return text
      },
    },
  ]
}

/** The first that can be moved. Who is at work is waited for in its wave, unless all are. */
async function moveCanary(
  deps: RollDeps,
  move: Move,
  order: readonly string[],
  signal: AbortSignal,
  tell?: (note: string) => void,
): Promise<string> {
  const said: string[] = []
  for (const [index, name] of order.entries()) {
    const evidence = index === 0 ? undefined : (await deps.supervisor.look([name])).get(name)
    if (index > 0 && (evidence === undefined || planReadiness(evidence, evidence.at).readiness !== 'idle')) continue
    said.push(await moveWave(deps, move, { names: [name], untouched: order.length - index - 1 }, signal, tell))
    if (move.book.read()?.agents[name]?.state === 'up') break
  }
  return said.join('; ')
}

async function moveWave(
  deps: RollDeps,
  move: Move,
  { names, untouched }: { readonly names: readonly string[]; readonly untouched: number },
  signal: AbortSignal,
  tell?: (note: string) => void,
): Promise<string> {
  const waiting = new Map<string, string>()
  let told = ''
  const wait = (name: string) => (words: string | undefined) => {
    if (words === undefined) waiting.delete(name)
    else if (!waiting.has(name)) waiting.set(name, words)
    const note = waiting.size === 0 ? '' : `waits for ${[...waiting].map((each) => each.join(': ')).join('; ')}`
    if (note !== told && note !== '') tell?.(note)
    told = note
  }
  const moves = await Promise.allSettled(names.map((name) => moveAgent(deps, move, name, signal, wait(name))))
  signal.throwIfAborted()
  const failed = moves.flatMap((each) => (each.status === 'rejected' ? [explain(each.reason)] : []))
  if (failed.length > 0) {
    const rest = untouched === 0 ? '' : ` ${untouched} more ${untouched === 1 ? 'was' : 'were'} not begun.`
    throw new Failure(`${failed.join(' ')} The relaunch stops there.${rest}`)
  }
  return renderWave(names, move.book.read())
}

async function moveHosted(deps: RollDeps, names: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
  const said: string[] = []
  const { agents } = await deps.rosterFile.read()
  for (const name of names) {
    if (!agents.some((each) => each.name === name)) {
      said.push(`${name} is not in the roster any more`)
      continue
    }
    const { agent, role } = await findAgent(deps, name)
    const since = Date.now()
    await deps.hosted.start(name, agent.modelHint)
    said.push(await awaitEvidence(deps, agent, { placement: role.placement, since, signal }))
  }
  return said
}

/** Its conversations go on, each from its next turn on in a session of its own anew. */
async function moveLast(
  deps: RollDeps,
  move: Move,
  name: string,
  signal: AbortSignal,
  tell?: (note: string) => void,
): Promise<string> {
  const { role } = await findAgent(deps, name)
  if (role.placement === 'pane') return moveWave(deps, move, { names: [name], untouched: 0 }, signal, tell)
  const renewed = await deps.renewSessions()
  const [up = ''] = await moveHosted(deps, [name], signal)
  return `${up}; ${renewed}`
}
