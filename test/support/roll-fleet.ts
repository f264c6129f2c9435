import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Agent } from '../../src/fleet/agent.ts'
import type { Role } from '../../src/fleet/role.ts'
import type { Operation } from '../../src/operations/operation.ts'
import { planRelaunch, relaunchArgs } from '../../src/operations/roll/relaunch-args.ts'
import type { Roll } from '../../src/operations/roll/relaunch-args.ts'
import { agent, role } from './tmux-fleet.ts'
import type { RelaunchSettings } from '../../src/fleet/relaunch-settings.ts'
import { lookAtFleet } from '../../src/operations/look-at-fleet.ts'
import { relaunch } from '../../src/operations/relaunch.ts'
import type { RollDeps } from '../../src/operations/roll/roll.ts'
import { createOpHandler } from '../../src/operations/run-operation.ts'
import { startAgent } from '../../src/operations/start-agent.ts'
import { createTurnTaking } from '../../src/operations/turn-taking.ts'
import { createStore } from '../../src/store/create-store.ts'
import type { Op } from '../../src/store/op.ts'
import { eventually } from './eventually.ts'
import { memoryAssignments } from './memory-assignments.ts'
import { paneFleet } from './pane-fleet.ts'
import type { PaneFleet } from './pane-fleet.ts'
import { startTestRedis } from './redis.ts'
import { silentLogger } from './silent-logger.ts'

const stub = join(import.meta.dirname, '../../framework/launchers/stub-agent.mjs')

export type RollFleet = PaneFleet & {
  readonly rollDeps: RollDeps
  /** An installation whose program is a stub, but for those that are named: theirs ends at once. */
  install(id: string, broken?: readonly string[]): Promise<void>
  /** Queues a relaunch of all, as the command does; an ephemeral agent is on a task. */
  queue(settings: RelaunchSettings): Promise<Op>
  /** The same as steps of another op, behind a switch that it takes back. */
  queueWithin(cause: string, settings: RelaunchSettings): Promise<Op>
  readonly coder: Role
  agentOf(name: string): Agent
  /** Carries it out, as a worker of this fleet does; `change`: its hands. */
  carryOut(op: Op, change?: (deps: RollDeps) => RollDeps, signal?: AbortSignal): Promise<void>
  /** What became of it. */
  shown(
    op: Op,
  ): Promise<{ state: string; exit: number | undefined; result: string | undefined; steps: readonly string[] }>
  /** `ada 1.4.0`, a line each program that was started, in order */
  starts(): Promise<readonly string[]>
  pidOf(name: string): Promise<number | undefined>
}

/** These agents in panes, of installation 1.4.0, all up; a real tmux, a real Redis. */
export async function rollFleet(...names: readonly string[]): Promise<RollFleet> {
  const redis = await startTestRedis()
  const store = await createStore({ redisUrl: redis.url, tenant: 'test', logger: silentLogger })
  onTestFinished(async () => {
    await store.close()
    await redis.stop()
  })
  const fleet = await paneFleet()
  const { host, deps, versions, supervisor } = fleet
  const home = fleet.paths.mosaicHome
  const log = join(home, 'starts')
  const dataDir = join(home, 'data')
  const renewSessions = () => Promise.resolve('2 conversations go on in a new session')
  const onTask = names.filter((name) => name.endsWith('!')).map((name) => name.slice(0, -1))
  const assignments = memoryAssignments()
  for (const name of onTask)
    await assignments.put({ agent: name, by: { kind: 'local', uid: 1 }, opId: 'op-0', at: 0, task: 'an errand' })
  const rollDeps = {
    ...deps,
    host,
    dataDir,
    versions,
    turns: createTurnTaking(),
    assignments,
    renewSessions,
    steadyMs: 700,
  }
  const plan = async (settings: RelaunchSettings) =>
    planRelaunch(await lookAtFleet(deps), { hostId: 'here', onTask: new Set(onTask), settings })
  const add = (kind: string, cause: string, args: Readonly<Record<string, unknown>>) =>
    store.ops.add({
      kind,
      title: kind,
      args,
      by: { kind: 'local', uid: 1 },
      hostId: 'nobody',
      cause,
      receipt: 'none',
    })
  const rolling: RollFleet = {
    ...fleet,
    rollDeps,
    async install(id, broken = []) {
      const lines = [
        '#!/bin/sh',
        `echo "$MOSAIC_AGENT_NAME ${id}" >>${log}`,
        ...broken.map((name) => `[ "$MOSAIC_AGENT_NAME" != ${name} ] || { echo no such model; exit 3; }`),
        `exec "$MOSAIC_NODE" ${stub}`,
      ]
      const path = join(versions.directory(id), 'node_modules', '.bin', 'a-program')
      await host.files.write(path, `${lines.join('\n')}\n`, { mode: 0o755 })
    },
    coder: role('core'),
    agentOf: (name) => agent(name),
    queue: async (settings) => add('relaunch', 'r1', await plan(settings)),
    queueWithin: async (cause, settings) => add('update', cause, await plan(settings)),
    async carryOut(op, change = (same) => same, signal = new AbortController().signal) {
      const changed = change(rollDeps)
      const operations = new Map([relaunch(changed), within(changed)].map((each) => [each.kind, each]))
      await createOpHandler({ store, operations, turns: changed.turns, logger: silentLogger })(op, signal)
    },
    async shown(op) {
      const { state = '', exit, result, steps = [] } = (await store.ops.get(op.id)) ?? {}
      return { state, exit, result, steps: steps.map(({ name, state: of, note }) => `${name}: ${note ?? of}`) }
    },
    starts: async () => (await readFile(log, 'utf8')).trim().split('\n'),
    pidOf: async (name) => (await supervisor.look([name])).get(name)?.pane?.pid,
  }
  await rolling.install('1.4.0')
  await versions.switchTo('1.4.0')
  await fleet.roster(...names)
  const own = names.map((name) => name.replace('!', ''))
  for (const name of own)
    await host.files.write(join(home, 'fleet/agents', `${name}.env`), 'MOSAIC_AGENT_COMMAND=a-program\n')
  await Promise.all(['orchestrator', 'enhancer', ...own].map((name) => startAgent(deps, name)))
  await eventually('all are up', async () =>
    [...(await supervisor.look(own)).values()].every(({ heartbeat }) => heartbeat !== undefined),
  )
  return rolling
}

const within = (deps: RollDeps): Operation => ({
  kind: 'update',
  agents: relaunch(deps).agents,
  plan: (op) => [
    { name: 'switch', run: () => Promise.resolve('it counts'), undo: () => Promise.resolve() },
    ...relaunch(deps).plan(op),
  ],
})

export const wavesOf = (op: Op): Roll['waves'] => relaunchArgs(op.args).roll?.waves ?? []
