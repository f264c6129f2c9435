import { createUnitContext } from '../../host/systemd/create-unit-context.ts'
import { findManager } from '../../host/systemd/find-manager.ts'
import { findLinger } from '../../host/systemd/linger.ts'
import { applyUnits, planAgentUnits, planServiceUnit } from '../../host/systemd/refresh-units.ts'
import { seeUnits } from '../../host/systemd/see-units.ts'
import type { UnitStep } from '../../host/systemd/plan-units.ts'
import type { UnitContext, UserManager } from '../../host/systemd/systemd-context.ts'
import { holderUnit, mosUnit } from '../../host/systemd/unit-names.ts'
import type { CommandContext } from '../definition.ts'
import type { Check, Fix } from './check.ts'

/** The user's systemd: whether it keeps the agents, and what would keep them from rising at boot, or rise unasked. */
export async function lookAtSystemd(context: CommandContext): Promise<readonly Check[]> {
  const { config, host, supervisor } = context
  const found = await findManager(host, config.userSystemd)
  if ('whyNot' in found) return [notUsed(found.whyNot)]
  const units = unitsOf(context, found.manager)
  const keeps = supervisor.kind === 'systemd'
  const [files, leftovers] = await Promise.all([lookAtFiles(units, keeps), lookAtLeftovers(context)])
  if (!keeps)
    return [notUsed(config.supervisor === 'tmux' ? 'MOS_SUPERVISOR=tmux' : 'its units are not from Mos'), ...files]
  return [...(await lookAtKeeping(context, units)), ...files, ...leftovers]
}

const notUsed = (why: string): Check => ({ name: 'systemd', state: 'ok', saw: `keeps no agents: ${why}` })

function unitsOf({ config, host }: CommandContext, manager: UserManager): UnitContext {
  const { mosaicHome, socketDir, packageRoot, searchPath } = config
  const paths = { mosaicHome, socketDir, packageRoot, nodePath: process.execPath }
  return createUnitContext({ host, manager, searchPath, paths, tmuxProgram: 'tmux' })
}

async function lookAtKeeping({ config, host }: CommandContext, units: UnitContext): Promise<readonly Check[]> {
  const [seen, linger] = await Promise.all([seeUnits(units, [holderUnit, mosUnit]), findLinger(host, config.uid)])
  const holder = seen.get(holderUnit)
  const isHeld = holder?.active === 'active' && holder.enabled
  const service = seen.get(mosUnit)
  const why = linger.state === 'unknown' ? ` (${linger.why})` : ''
  return [
    isHeld
      ? { name: 'holder', state: 'ok', saw: `${holderUnit} runs, and starts at boot` }
      : {
          name: 'holder',
          // Before the first agent nobody needs it.
          state: holder?.load === 'loaded' && holder.active !== 'inactive' ? 'warn' : 'ok',
          saw: `${holderUnit} is ${holder?.active ?? 'not there'}${holder?.enabled === true ? '' : ', and not enabled'}`,
          remedy: 'the first agent starts it; systemctl --user status says why it does not run',
        },
    linger.state === 'yes'
      ? { name: 'linger', state: 'ok', saw: 'on: agents live beyond your logout' }
      : {
          name: 'linger',
          state: 'warn',
          saw: `${linger.state === 'no' ? 'off' : 'unknown'}: agents may end at your logout, and not start at boot${why}`,
          remedy: 'loginctl enable-linger',
        },
    service?.load === 'loaded'
      ? {
          name: 'service',
          state: 'ok',
          saw: `${mosUnit} is ${service.active}${service.enabled ? ', starts at boot' : ''}`,
        }
      : {
          name: 'service',
          state: 'ok',
          saw: 'Mos is started by hand',
          remedy: '`mos service install` starts it at boot',
        },
  ]
}

async function lookAtFiles(units: UnitContext, keepsAgents: boolean): Promise<readonly Check[]> {
  const agents = await planAgentUnits(units)
  // Agents' units that nobody uses need not be there, nor be this version's.
  const steps = [...agents.filter(({ kind }) => keepsAgents || kind === 'keep'), ...(await planServiceUnit(units))]
  return steps.map((step): Check => {
    const path = `${units.manager.unitDir}/${step.name}`
    if (step.kind === 'write')
      return {
        name: 'units',
        state: 'warn',
        saw: step.why === 'new' ? `${path} is not there` : `${path} is not this version's`,
        fix: writing(units, step, path),
      }
    const remedy = step.usable
      ? `move your changes into a drop-in (systemctl --user edit ${step.name}), and remove the file`
      : 'move it away, and start Mos again'
    return { name: 'units', state: 'warn', saw: `${path} stays as it is: ${step.why}`, remedy }
  })
}

/** Nothing that runs is touched: what is written counts from the next start of its unit. */
const writing = (units: UnitContext, step: UnitStep, path: string): Fix => ({
  does: `write it anew, and have systemd read it (${path})`,
  async apply() {
    await applyUnits(units, [step])
    return `${path} is this version's`
  },
})

async function lookAtLeftovers({ supervisor, roster }: CommandContext): Promise<readonly Check[]> {
  const { agents } = await roster().catch(() => ({ agents: undefined }))
  if (agents === undefined) return []
  const names = (await supervisor.leftovers?.(agents.map(({ name }) => name))) ?? []
  return names.map((name) => ({
    name: 'units',
    state: 'warn',
    saw: `the unit of ${name} runs or starts at boot, and ${name} is not in the roster`,
    remedy: `\`fleet remove ${name}\` ends it`,
  }))
}
