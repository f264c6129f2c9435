import { Failure } from '../../errors.ts'
import { askManager, runOnManager } from '../systemd/systemd-context.ts'
import { enableUnit, startUnit, unmaskUnit } from '../systemd/systemctl.ts'
import { agentTemplate, agentUnit } from '../systemd/unit-names.ts'
import { waitUntil } from '../wait-until.ts'
import { findMosaicUnits } from './find-mosaic-units.ts'
import { readKeptAgent, removeKeptAgent } from './kept-agent.ts'
import type { KeptAgent } from './kept-agent.ts'
import { lookAtMosaic } from './look-at-mosaic.ts'
import type { MosaicContext } from './mosaic-context.ts'
import { readMosaicSettings } from './mosaic-settings.ts'

const upWithinMs = 30_000

/** Whether Mosaic can start it again, in words of why not. Changes nothing. */
export async function whyNotMosaic(context: MosaicContext, name: string): Promise<string | undefined> {
  const kept = await readKeptAgent(context, name)
  if (kept === undefined) return `nothing is written down of how Mosaic ran ${name}`
  const by = `it was started ${kept.command === undefined ? 'by hand' : `as: ${kept.command.join(' ')}`} in ${kept.directory ?? 'no known directory'}`
  if (kept.unit === undefined || (kept.unit.active !== 'active' && !kept.unit.enabled))
    return `no unit of Mosaic's ran ${name}; ${by}`
  if (context.manager === undefined) return "the user's systemd does not answer"
  const { files } = await findMosaicUnits(context)
  if (files.some((path) => path.endsWith(`/${agentTemplate}`))) return undefined
  return `${agentTemplate} is not Mosaic's any more; its copy is in ${context.keepDir}/files`
}

/** Has Mosaic keep the agent as it did, settings and unit. Returns what was seen. May be repeated. */
export async function startMosaicAgent(context: MosaicContext, name: string): Promise<string> {
  const { panes, manager } = context
  const now = (await lookAtMosaic(context, (each) => each === name)).agents[0]?.pane
  if (now?.alive === true) {
    await removeKeptAgent(context, name)
    return `it runs as it did: pane ${now.id}, pid ${now.pid}`
  }
  const why = await whyNotMosaic(context, name)
  const kept = await readKeptAgent(context, name)
  if (why !== undefined || kept === undefined || manager === undefined)
    throw new Failure(`Mosaic can't start ${name} again: ${why ?? 'nothing is known of it'}. Start it there by hand.`)
  await restoreSettings(context, kept)
  const on = { host: panes.host, manager }
  await runOnManager(on, unmaskUnit(agentUnit(name)))
  if (kept.unit?.enabled === true) await askManager(on, enableUnit(agentUnit(name)))
  await askManager(on, startUnit(agentUnit(name)))
  const pane = await waitUntil(
    async () => {
      const found = (await lookAtMosaic(context, (each) => each === name)).agents[0]?.pane
      return found?.alive === true ? found : undefined
    },
    { timeoutMs: upWithinMs },
  )
  if (pane === undefined)
    throw new Failure(`${agentUnit(name)} was started, and ${name} has no pane: systemctl --user status says why.`)
  await removeKeptAgent(context, name)
  return `${agentUnit(name)} runs it: pane ${pane.id} on ${kept.socket}, pid ${pane.pid}`
}

/** Where Mos wrote its own in their place, or took them away. What a person has made of them since is theirs. */
async function restoreSettings({ panes }: MosaicContext, { name, settings, settingsMode }: KeptAgent): Promise<void> {
  const { files } = panes.host
  const { env } = panes.files(name)
  if (settings === undefined || readMosaicSettings(await files.read(env)).isMosaics) return
  await files.write(env, settings, { mode: settingsMode ?? 0o600 })
}
