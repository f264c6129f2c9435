import { principalId } from '../../fleet/principal.ts'
import { spellList } from '../../fleet/spell-list.ts'
import type { Host } from '../../host/host.ts'
import type { Versions } from '../../host/versions.ts'
import type { Op } from '../../store/op.ts'
import { createLastGoodRoster } from '../last-good-roster.ts'
import type { Step } from '../operation.ts'
import { Unfinished } from '../unfinished.ts'
import { goBack } from './go-back.ts'
import type { WentBack } from './go-back.ts'
import { requireCounts } from './move-agent.ts'
import type { Move, MoveDeps } from './move-agent.ts'
import { moveInMos } from './move-in-mos.ts'
import { moveCanary, moveTogether, moveWave } from './move-wave.ts'
import type { Roll } from './relaunch-args.ts'
import { openRollBook } from './roll-record.ts'
import type { RollBook } from './roll-record.ts'
import { renderLook, renderRest } from './roll-words.ts'

export type RollDeps = MoveDeps & {
  readonly host: Pick<Host, 'files'>
  readonly dataDir: string
  readonly versions: Pick<Versions, 'active'>
  /** Has the sessions of agents that live in Mos begin anew, with their memory, at their next turn. Says what was done, if anything. */
  renewSessions(): Promise<string>
  /** for how long a program must go on to count as well; default 5 s */
  readonly steadyMs?: number
}

const steadyMs = 5_000

export const lookingAgain = 'look at everybody again'

/** One of all on a host at a time: no agent has such a name. */
export const rollOf = (hostId: string): string => `(relaunch of all on ${hostId})`

/**
 * Relaunches all: one worker first, then waves, what lives in Mos, the orchestrator last. Who does not come up well stops
 * it, and who was moved runs from the installation that it had.
 */
export function rollSteps(given: RollDeps, op: Op, roll: Roll): readonly Step[] {
  const { waves, hosted, last } = roll
  // A person who breaks the roster in the middle is told by who looks after the fleet; nobody is taken back for that.
  const deps = { ...given, rosterFile: createLastGoodRoster(given.rosterFile, { tell: () => Promise.resolve() }) }
  // One book for all steps of this run: what one writes the next one reads.
  let opened: Promise<RollBook> | undefined
  const open = async (): Promise<Move> => openMove(deps, op, await (opened ??= openBook(deps, op)))
  const goOn = async (): Promise<Move> => {
    const move = await open()
    await requireCounts(deps, move)
    return move
  }
  return [
    {
      name: 'look at everybody',
      async run() {
        const { book } = await open()
        await deps.rosterFile.read()
        const { to } = await book.begin(await deps.versions.active(), roll)
        return renderLook(roll, to)
      },
      async undo() {
        const { words, isOlder, problems } = await takeBack(deps, op)
        const { to } = await open()
        // Only agents went back; another op takes back what it switched to itself.
        const isStill = isOlder && op.kind === 'relaunch' && (await deps.versions.active()) === to
        const still = `${to} still counts for whoever is started next. Go back from it: /fleet rollback`
        const said = [words, isStill ? still : ''].filter((part) => part !== '').join(' ')
        if (problems.length > 0) throw new Unfinished([said, ...problems].filter((line) => line !== '').join('\n'))
        return said
      },
    },
    ...waves.map((_, index): Step => ({
      name: index === 0 ? 'canary' : `wave ${index} of ${waves.length - 1}`,
      run: async (signal, tell) =>
        index === 0
          ? moveCanary(deps, await goOn(), { signal, tell })
          : moveWave(deps, await goOn(), index, { signal, tell }),
    })),
    ...(hosted.length === 0
      ? []
      : [{ name: spellList(hosted, 3), run: async (signal: AbortSignal) => joined(moveInMos(deps, hosted, signal)) }]),
    ...(last === undefined ? [] : [lastStep(deps, goOn, last)]),
    {
      name: lookingAgain,
      async run() {
        const { book } = await open()
        const { isWhole, text } = renderRest({ roll, record: book.read(), ...(await lookAgain(deps, book)) })
        await book.close()
        if (!isWhole) throw new Unfinished(text, 'conflict')
        return text
      },
    },
  ]
}

/** Whoever asked: its conversations go on, each from its next turn on in a session begun anew. */
const lastStep = (deps: RollDeps, goOn: () => Promise<Move>, name: string): Step => ({
  name: `${name}, the last`,
  async run(signal, tell) {
    const agent = (await deps.rosterFile.read()).agents.find((each) => each.name === name)
    const role = agent && (await deps.roles()).get(agent.role)
    if (role?.placement === 'pane') return moveTogether(deps, await goOn(), [name], { signal, tell })
    const renewed = await deps.renewSessions()
    return [await joined(moveInMos(deps, [name], signal)), renewed].filter((words) => words !== '').join('; ')
  },
})

/** Takes back what a roll of this op did to agents. May be repeated. */
async function takeBack(deps: RollDeps, op: Op): Promise<WentBack> {
  return goBack(deps, openMove(deps, op, await openBook(deps, op)))
}

const openBook = ({ host, dataDir }: RollDeps, op: Op): Promise<RollBook> =>
  openRollBook({ files: host.files, dataDir }, op.id)

function openMove(deps: RollDeps, op: Op, book: RollBook): Move {
  const { to = '', roll } = book.read() ?? {}
  return {
    book,
    by: principalId(op.by),
    to,
    askedAt: op.createdAt,
    turnMs: roll?.turnMs ?? 0,
    steadyMs: deps.steadyMs ?? steadyMs,
  }
}

/** Who came up and is down by now. What can't be looked at is no reason to take all back. */
async function lookAgain({ supervisor }: RollDeps, book: RollBook): Promise<{ down: readonly string[] }> {
  const agents = Object.entries(book.read()?.agents ?? {})
  const up = agents.flatMap(([name, { state }]) => (state === 'up' ? name : []))
  const seen = await supervisor.look(up).catch(() => undefined)
  if (seen === undefined) return { down: [] }
  const isDown = (name: string): boolean => {
    const evidence = seen.get(name)
    return evidence?.unseen === undefined && evidence?.pane?.alive !== true
  }
  return { down: up.filter(isDown) }
}

const joined = async (words: Promise<readonly string[]>): Promise<string> => (await words).join('; ')
