import { cp, mkdir, readFile, readdir, readlink, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import type { CommandContext } from '../../../src/command/definition.ts'
import type { Config } from '../../../src/config/config.ts'
import { Failure } from '../../../src/errors.ts'
import type { RuntimeName } from '../../../src/fleet/agent.ts'
import type { UpdateSettings } from '../../../src/fleet/update-settings.ts'
import { defaultUpdate } from '../../../src/fleet/update-settings.ts'
import type { Host } from '../../../src/host/host.ts'
import type { Operation, Step } from '../../../src/operations/operation.ts'
import { createOpHandler } from '../../../src/operations/run-operation.ts'
import { createTurnTaking } from '../../../src/operations/turn-taking.ts'
import { lookAtPackages } from '../../../src/operations/update/look-at-packages.ts'
import { planUpdate } from '../../../src/operations/update/plan-update.ts'
import type { UpdateWish } from '../../../src/operations/update/plan-update.ts'
import { queueUpdate } from '../../../src/operations/update/queue-update.ts'
import { rollback } from '../../../src/operations/rollback.ts'
import { lookAtSwitch } from '../../../src/operations/update/look-at-switch.ts'
import { update } from '../../../src/operations/update/update.ts'
import type { UpdateDeps } from '../../../src/operations/update/update.ts'
import { planBack } from '../../../src/seed/reseed-home.ts'
import { seedHome } from '../../../src/seed/seed-home.ts'
import { isFinal } from '../../../src/store/op.ts'
import type { NewOp, Op } from '../../../src/store/op.ts'
import { fakeMos, mosName } from '../../support/fake-packages.ts'
import { noLogins } from '../../support/no-logins.ts'
import { silentLogger } from '../../support/silent-logger.ts'

/** Where a step is cut, in which way: by what it throws, or by the death of the process. */
export type Fault = {
  readonly step: number
  readonly when: 'before' | 'after'
  readonly how: 'error' | 'kill'
  readonly verb: 'run' | 'undo'
}

class Killed extends Error {}

/** What an update may change: what counts, the home's files, units, which Mos runs. */
export type World = {
  readonly active: string
  readonly versions: readonly string[]
  readonly home: Readonly<Record<string, string>>
  readonly units: string
  readonly mos: string
}

const queued = { by: { kind: 'local', uid: 0 }, hostId: 'here', state: 'queued', steps: [], createdAt: 0 } as const

/** A fleet's machine with Mos 1.4.0 as a clone, its files in the home. */
export async function createSaga(directory: string, host: Host, settings: Partial<UpdateSettings> = {}) {
  const packageRoot = join(directory, 'clone')
  for (const [path, text] of Object.entries({
    ...fakeMos('1.4.0').files,
    'package.json': JSON.stringify({ name: 'mos', version: '1.4.0' }),
  })) {
    await mkdir(dirname(join(packageRoot, path)), { recursive: true })
    await writeFile(join(packageRoot, path), text, { mode: text.startsWith('#!') ? 0o755 : 0o644 })
  }
  const config: Config = {
    tenant: 'test',
    hostId: 'here',
    uid: 0,
    mosaicHome: join(directory, 'home'),
    dataDir: join(directory, 'data'),
    socketDir: join(directory, 'data'),
    packageRoot,
    secretFiles: [],
    searchPath: '/usr/bin',
    runtime: 'stub',
    isRuntimeUnset: true,
    runtimeHomes: noLogins,
    supervisor: 'tmux',
    noInstall: true,
    logLevel: 'silent',
    http: { port: 0 },
    access: { ownerIds: [], guildIds: [], homeChannels: [] },
    attachmentHosts: [],
  }
  await seedHome(host.disk, config)
  const [unitsFile, mosFile] = [join(directory, 'units'), join(directory, 'mos')]
  await Promise.all([writeFile(unitsFile, packageRoot), writeFile(mosFile, packageRoot)])

  const ops = new Map<string, Op>()
  const relaunched: (readonly string[])[] = []
  let running: readonly string[] = []
  let isDead = false
  let unitsFail: ((root: string) => boolean) | undefined
  const alive = <T>(value: T): Promise<T> => (isDead ? Promise.reject(new Killed()) : Promise.resolve(value))
  const store = {
    health: () => Promise.resolve('ok' as const),
    ops: {
      get: (id: string) => alive(ops.get(id)),
      async update(id: string, change: Partial<Op>) {
        await alive(undefined)
        const before = ops.get(id)
        if (before === undefined) throw new Error(`no op ${id}`)
        const next = isFinal(before.state) ? before : { ...before, ...change }
        ops.set(id, next)
        return next
      },
    },
  }
  const deps: UpdateDeps = {
    host,
    config,
    async refreshUnits(root) {
      if (unitsFail?.(root) === true) throw new Failure('The unit can not be written: the disk is full.')
      await writeFile(unitsFile, root)
      return 'units written'
    },
    async restart(root) {
      await writeFile(mosFile, root)
      return 'Mos runs'
    },
    running: () => Promise.resolve(running),
    async relaunch(_, names) {
      relaunched.push(names)
      return 'queued'
    },
  }
  const operations = [update(deps), rollback(deps)]

  /** Plans as the command does, and puts the op there. */
  async function queue(
    wish: Partial<UpdateWish> & { relaunch?: boolean; reseed?: boolean } = {},
    runtimes: readonly RuntimeName[] = [],
  ): Promise<Op> {
    const { relaunch = false, reseed = true, ...rest } = wish
    const whole = { ...defaultUpdate, package: mosName, ...settings }
    const seen = await lookAtPackages({ host, config, runtimes, settings: whole })
    const plan = planUpdate({ ...seen, now: Date.now() }, { all: false, ...rest })
    const context = {
      host,
      config,
      addOp: async (op: Pick<NewOp, 'kind' | 'title' | 'args'>) => {
        const added: Op = { ...queued, ...op, id: `op-${ops.size + 1}` }
        ops.set(added.id, added)
        return { kind: 'op', op: added }
      },
    } as unknown as CommandContext
    return (await queueUpdate(context, { plan, seen, asked: { relaunch, reseed } })).op
  }

  /** Goes back to a generation, as the command does. */
  async function back(to: number, faults: readonly Fault[] = []): Promise<Op> {
    const { digest } = await planBack(host.disk, config, to)
    const installation = await lookAtSwitch({ host, config }, to)
    const args = { digest, to, ...(installation && { installation }) }
    const op: Op = { ...queued, kind: 'rollback', title: 'go back', args, id: `op-${ops.size + 1}` }
    ops.set(op.id, op)
    return live(op, faults)
  }

  /** Carries it out in one life of a worker, which these faults cut. */
  async function live(op: Op, faults: readonly Fault[] = []): Promise<Op> {
    isDead = false
    const die = () => {
      isDead = true
      throw new Killed()
    }
    const whole = operations.find(({ kind }) => kind === op.kind) ?? expect.fail()
    const cut: Operation = {
      ...whole,
      plan: (asked) => whole.plan(asked).map((step, index) => withFaults(step, index, faults, die)),
    }
    const known = new Map([[cut.kind, cut]])
    const handler = createOpHandler({
      store: store as never,
      operations: known,
      turns: createTurnTaking(),
      logger: silentLogger,
    })
    await handler(op, new AbortController().signal).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error
    })
    isDead = false
    return ops.get(op.id) ?? expect.fail()
  }

  return {
    config,
    steps(op: Op) {
      const steps = operations[0]?.plan(op) ?? []
      const undoable = steps.flatMap(({ undo }, index) => (undo === undefined ? [] : [index]))
      return { names: steps.map(({ name }) => name), undoable }
    },
    back,
    queue,
    live,
    relaunched,
    /** Writing the units for a root fails when this says so. */
    failUnits: (when: (root: string) => boolean) => (unitsFail = when),
    runs: (names: readonly string[]) => (running = names),
    /** Takes what it is now as what it may become again, and back to it: for many runs from one state. */
    async keep() {
      const kept = join(directory, '..', 'kept')
      await rm(kept, { recursive: true, force: true })
      await cp(directory, kept, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
      const before = new Map(ops)
      return async () => {
        await rm(directory, { recursive: true, force: true })
        await cp(kept, directory, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
        ops.clear()
        for (const [id, op] of before) ops.set(id, op)
      }
    },
    async world(): Promise<World> {
      const versions = join(config.dataDir, 'versions')
      return {
        active: await readlink(join(versions, 'active')).catch(() => 'checkout'),
        versions: (await readdir(versions).catch(() => [])).filter((name) => name !== 'active').toSorted(),
        home: await textsBelow(config.mosaicHome),
        units: await readFile(unitsFile, 'utf8'),
        mos: await readFile(mosFile, 'utf8'),
      }
    },
  }
}

export type Saga = Awaited<ReturnType<typeof createSaga>>

function withFaults(step: Step, index: number, faults: readonly Fault[], die: () => never): Step {
  const of = (verb: Fault['verb'], when: Fault['when']) =>
    faults.find((fault) => fault.step === index && fault.verb === verb && fault.when === when)
  const strike = (verb: Fault['verb'], when: Fault['when']) => {
    const fault = of(verb, when)
    if (fault?.how === 'kill') die()
    if (fault) throw new Failure(`planted ${when} ${step.name}.`)
  }
  const { undo } = step
  return {
    name: step.name,
    async run(signal) {
      strike('run', 'before')
      const note = await step.run(signal)
      strike('run', 'after')
      return note
    },
    ...(undo && {
      async undo() {
        strike('undo', 'before')
        await undo()
        strike('undo', 'after')
      },
    }),
  }
}

async function textsBelow(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const texts = await Promise.all(files.toSorted().map(async (path) => [path, await readFile(path, 'utf8')] as const))
  return Object.fromEntries(texts.map(([path, text]) => [path.slice(directory.length + 1), text]))
}
