import { join } from 'node:path'
import { Failure } from '../../errors.ts'
import type { MosaicAgent } from '../../fleet/mosaic-sight.ts'
import { findProcesses } from '../find-processes.ts'
import { bootDirectory, bootTarget } from '../systemd/boot-directory.ts'
import { askManager, runOnManager } from '../systemd/systemd-context.ts'
import { disableUnit, maskUnit, resetFailed, stopUnit } from '../systemd/systemctl.ts'
import { agentTemplate, agentUnit } from '../systemd/unit-names.ts'
import { killSession, newSession } from '../tmux.ts'
import { waitUntil } from '../wait-until.ts'
import { lookAtMosaic } from './look-at-mosaic.ts'
import type { MosaicContext } from './mosaic-context.ts'

const stopWithinMs = 30_000
const graceMs = 2_000

/**
 * Has Mosaic keep an agent no more: its unit does not start at boot and is stopped, its session and what ran in it are
 * gone. Its neighbours on that server go on. May be repeated.
 */
export async function stopMosaicAgent(context: MosaicContext, name: string): Promise<void> {
  const { panes, manager } = context
  const see = async () => (await lookAtMosaic(context, (each) => each === name)).agents[0]
  const before = await see()
  if (before === undefined) return
  if (before.unseen !== undefined)
    throw new Failure(`${name} is left as it is, since it is not known whether it runs: ${before.unseen}`)
  if (before.sharesWith !== undefined && before.pane !== undefined)
    throw new Failure(
      `${name} and ${before.sharesWith} have one tmux session, ${before.session}: which of them runs there is not known. End it by hand (tmux -S ${before.socket} attach -t =${before.session}), then try again.`,
      { exit: 'conflict' },
    )
  if (manager === undefined) await forgetBoot(context, name)
  else if (before.unit !== undefined) {
    const on = { host: panes.host, manager }
    const unit = agentUnit(name)
    await runOnManager(on, disableUnit(unit))
    await panes.host.files.remove(join(bootDirectory(on), unit))
    if (before.pane === undefined && before.unit.active !== 'inactive') await shieldNeighbours(context, before)
    await runOnManager(on, stopUnit(unit), { timeoutMs: stopWithinMs })
    await runOnManager(on, resetFailed(unit))
  }
  await endSession(context, name)
  const after = await see()
  const { active, enabled } = after?.unit ?? { active: 'inactive', enabled: false }
  if (after?.pane !== undefined) throw new Failure(`The tmux session of ${name} is still there: try again.`)
  if (active !== 'inactive' || enabled)
    throw new Failure(`${agentUnit(name)} is still ${enabled ? 'enabled' : active}. systemctl --user status says why.`)
}

async function endSession(context: MosaicContext, name: string): Promise<void> {
  const { panes } = context
  const gone = await waitUntil(
    async () => {
      const now = (await lookAtMosaic(context, (each) => each === name)).agents[0]
      if (now?.pane === undefined) return now?.unseen === undefined ? true : undefined
      const { pid } = now.pane
      await panes.host.run(killSession({ ...panes.tmux, socket: now.socket }, now.session), { timeoutMs: 5000 })
      await endProcesses(context, pid)
      return undefined
    },
    { timeoutMs: 15_000 },
  )
  if (gone !== true) throw new Failure(`The tmux session of ${name} is still there: try again.`)
}

/**
 * The stop of Mosaic's unit names its session as tmux matches it: where that is gone, the first one that begins with the
 * name, `ada2` for `ada`, would be ended. An empty session of the exact name takes the blow.
 */
async function shieldNeighbours({ panes }: MosaicContext, { session, socket }: MosaicAgent): Promise<void> {
  await panes.host.run(newSession({ ...panes.tmux, socket }, session), { timeoutMs: 5000 })
}

/** What systemd does of a `disable`, where it does not answer: it may the next time that the machine starts. */
async function forgetBoot({ panes, unitDir }: MosaicContext, name: string): Promise<void> {
  await panes.host.files.remove(join(unitDir, bootTarget, agentUnit(name)))
}

/**
 * `mosaic update --relaunch` starts the unit of each name of the roster: of one that is Mos's it must not. Without a
 * manager that answers, the link is made as `mask` makes it.
 */
export async function maskMosaicAgent({ panes, manager, unitDir }: MosaicContext, name: string): Promise<void> {
  const { host } = panes
  if (manager !== undefined) await askManager({ host, manager }, maskUnit(agentUnit(name)))
  else if ((await host.files.stat(join(unitDir, agentTemplate))) !== undefined)
    await host.files.link(join(unitDir, agentUnit(name)), '/dev/null')
}

/** What belongs to the pane's terminal: first time to end by itself, then told to, then made to. */
async function endProcesses({ panes: { host } }: MosaicContext, panePid: number): Promise<void> {
  for (const signal of [undefined, 'SIGTERM', 'SIGKILL'] as const) {
    const left = async () => findProcesses([noMark], panePid)
    if (signal !== undefined) for (const pid of await left()) host.kill(pid, signal)
    const ended = await waitUntil(async () => ((await left()).length === 0 ? true : undefined), {
      timeoutMs: graceMs,
      everyMs: 50,
    })
    if (ended === true) return
  }
}

/** The terminal's session alone says what belongs to it: Mosaic marks no environment. */
const noMark = '\n'
