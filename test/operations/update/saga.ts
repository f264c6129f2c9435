import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CommandContext } from '../../../src/command/definition.ts'
import type { RuntimeName } from '../../../src/fleet/agent.ts'
import type { UpdateSettings } from '../../../src/fleet/update-settings.ts'
import { defaultUpdate } from '../../../src/fleet/update-settings.ts'
import type { Host } from '../../../src/host/host.ts'
import { rollback } from '../../../src/operations/rollback.ts'
import { createOpHandler } from '../../../src/operations/run-operation.ts'
import { createTurnTaking } from '../../../src/operations/turn-taking.ts'
import { lookAtPackages } from '../../../src/operations/update/look-at-packages.ts'
import { lookAtSwitch } from '../../../src/operations/update/look-at-switch.ts'
import { planUpdate } from '../../../src/operations/update/plan-update.ts'
import type { UpdateWish } from '../../../src/operations/update/plan-update.ts'
import { queueUpdate } from '../../../src/operations/update/queue-update.ts'
import { update } from '../../../src/operations/update/update.ts'
import { generationsOf, planBack } from '../../../src/seed/reseed-home.ts'
import { isFinal } from '../../../src/store/op.ts'
import type { NewOp, Op } from '../../../src/store/op.ts'
import { mosName } from '../../support/fake-packages.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import { createMachine } from './saga-machine.ts'
import { withFaults } from './with-faults.ts'
import type { Fault } from './with-faults.ts'

class Killed extends Error {}

const missing = (what: string): never => {
  throw new Error(`no ${what}`)
}

const queued = { by: { kind: 'local', uid: 0 }, hostId: 'here', state: 'queued', steps: [], createdAt: 0 } as const

const noCards = { open: () => Promise.resolve([]), put: () => missing('thread for a card') }

/** Updates of a machine, each carried out by the real op over a journal, which is a file: `journal.json` in the directory. */
export async function createSaga(directory: string, host: Host, settings: Partial<UpdateSettings> = {}, data?: string) {
  const machine = await createMachine(directory, host, data)
  const { config, deps } = machine
  const journal = join(directory, 'journal.json')
  const ops = new Map(
    Object.entries(JSON.parse(await readFile(journal, 'utf8').catch(() => '{}')) as Record<string, Op>),
  )
  const put = async (op: Op): Promise<Op> => {
    ops.set(op.id, op)
    await writeFile(`${journal}.next`, JSON.stringify(Object.fromEntries(ops)))
    await rename(`${journal}.next`, journal)
    return op
  }
  const add = (op: Pick<NewOp, 'kind' | 'title' | 'args'>) => put({ ...queued, ...op, id: `op-${ops.size + 1}` })
  let life = 0
  const turns = createTurnTaking()
  const withCards = { ...deps, store: { cards: noCards } }
  const operations = [update(withCards), rollback(withCards)]

  /** Plans as the command does, and puts the op there. */
  async function queue(
    wish: Partial<UpdateWish> & { relaunch?: readonly string[]; reseed?: boolean } = {},
    runtimes: readonly RuntimeName[] = [],
  ): Promise<Op> {
    const { relaunch, reseed = true, ...rest } = wish
    const whole = { ...defaultUpdate, package: mosName, ...settings }
    const seen = await lookAtPackages({ host, config, runtimes, settings: whole })
    const plan = planUpdate({ ...seen, now: Date.now() }, { all: false, ...rest })
    const addOp = async (op: Pick<NewOp, 'kind' | 'title' | 'args'>) => ({ kind: 'op', op: await add(op) })
    const context = { host, config, addOp } as unknown as CommandContext
    const asked = { reseed, ...(relaunch && { relaunch: { names: relaunch } }) }
    return (await queueUpdate(context, { plan, seen, asked })).op
  }

  /** To go back to a generation, as the command plans it. */
  async function queueBack(to: number): Promise<Op> {
    const { digest } = await planBack(host.disk, config, to)
    const installation = await lookAtSwitch({ host, config }, to)
    return add({ kind: 'rollback', title: 'go back', args: { digest, to, ...(installation && { installation }) } })
  }

  /** Carries it out in one life of a worker, which these faults cut. */
  async function live(op: Op, faults: readonly Fault[] = []): Promise<Op> {
    const own = (life += 1)
    const isDead = new Set<number>()
    const die = (): never => {
      isDead.add(own)
      throw new Killed()
    }
    const alive = <T>(work: () => T | Promise<T>): Promise<T> =>
      isDead.has(own) ? Promise.reject(new Killed()) : Promise.resolve(work())
    const store = {
      health: () => Promise.resolve('ok' as const),
      ops: {
        get: (id: string) => alive(() => ops.get(id)),
        update: (id: string, change: Partial<Op>) =>
          alive(() => {
            const before = ops.get(id) ?? missing(id)
            return isFinal(before.state) ? before : put({ ...before, ...change })
          }),
      },
    }
    const whole = operations.find(({ kind }) => kind === op.kind) ?? missing(op.kind)
    const known = new Map([[op.kind, withFaults(whole, faults, die)]])
    const handler = createOpHandler({ store: store as never, operations: known, turns, logger: silentLogger })
    await handler(op, new AbortController().signal).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error
    })
    return ops.get(op.id) ?? missing(op.id)
  }

  return {
    ...machine,
    steps(op: Op) {
      const steps = operations.find(({ kind }) => kind === op.kind)?.plan(op) ?? []
      const undoable = steps.flatMap(({ undo }, index) => (undo === undefined ? [] : [index]))
      return { names: steps.map(({ name }) => name), undoable }
    },
    /** ops that are not at their end, the oldest first */
    unfinished: () => [...ops.values()].filter(({ state }) => !isFinal(state)),
    queue,
    queueBack,
    generations: () => generationsOf(host.disk, config),
    /** Goes back to a generation. */
    back: async (to: number) => live(await queueBack(to)),
    live,
    /** Takes what it is now as what it may become again, and back to it: for many runs from one state. */
    async keep() {
      const kept = join(directory, '..', `kept-${life}`)
      await cp(directory, kept, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
      const before = new Map(ops)
      return async () => {
        await rm(directory, { recursive: true, force: true })
        await cp(kept, directory, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
        ops.clear()
        for (const [id, op] of before) ops.set(id, op)
      }
    },
  }
}

export type Saga = Awaited<ReturnType<typeof createSaga>>
