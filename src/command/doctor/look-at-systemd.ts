import { Failure } from '../../errors.ts'
import { createUnitContext } from '../../host/systemd/create-unit-context.ts'
import { findManager } from '../../host/systemd/find-manager.ts'
import { ensureLinger, findLinger } from '../../host/systemd/linger.ts'
import type { Linger } from '../../host/systemd/linger.ts'
import { applyUnits, planAgentUnits, planServiceUnit } from '../../host/systemd/refresh-units.ts'
import type { SeenUnit } from '../../host/systemd/parse-units.ts'
import { seeUnits } from '../../host/systemd/see-units.ts'
import { askManager } from '../../host/systemd/systemd-context.ts'
import { enableUnit } from '../../host/systemd/systemctl.ts'
import type { UnitStep } from '../../host/systemd/plan-units.ts'
import type { UnitContext, UserManager } from '../../host/systemd/systemd-context.ts'
import { agentUnit, holderUnit, mosUnit } from '../../host/systemd/unit-names.ts'
import type { CommandContext } from '../definition.ts'
import type { Check, Fix } from './check.ts'

/** The user's systemd: whether it keeps the agents, and what would keep them from rising at boot, or rise unasked. */
export async function lookAtSystemd(context: CommandContext): Promise<readonly Check[]> {
  const { config, host, supervisor } = context
  const found = await findManager(host, config.userSystemd)
  if ('whyNot' in found) return [notUsed(found.whyNot)]
  const units = unitsOf(context, found.manager)
  const keeps = supervisor.kind === 'systemd'
  const [files, leftovers, boot] = await Promise.all([
    lookAtFiles(context, units, keeps),
    lookAtLeftovers(context),
    lookAtBoot(context, units),
  ])
  if (!keeps)
    return [notUsed(config.supervisor === 'tmux' ? 'MOS_SUPERVISOR=tmux' : 'its units are not from Mos'), ...files]
  return [...(await lookAtKeeping(context, units)), ...files, ...leftovers, ...boot]
}

const notUsed = (why: string): Check => ({ name: 'systemd', state: 'ok', saw: `keeps no agents: ${why}` })

function unitsOf({ config, host }: CommandContext, manager: UserManager): UnitContext {
  const { mosaicHome, socketDir, packageRoot, checkoutRoot, searchPath } = config
  const paths = { mosaicHome, socketDir, packageRoot, checkoutRoot, nodePath: process.execPath }
  return createUnitContext({ host, manager, searchPath, paths, tmuxProgram: 'tmux' })
}

async function lookAtKeeping({ config, host }: CommandContext, units: UnitContext): Promise<readonly Check[]> {
  const [seen, linger] = await Promise.all([seeUnits(units, [holderUnit, mosUnit]), findLinger(host, config.uid)])
  return [
    lookAtHolder(units, seen.get(holderUnit)),
    lookAtLinger({ config, host }, linger),
    lookAtService(seen.get(mosUnit)),
  ]
}

function lookAtHolder(units: UnitContext, holder: SeenUnit | undefined): Check {
  const name = 'holder'
  if (holder?.active === 'active') {
    if (holder.enabled) return { name, state: 'ok', saw: `${holderUnit} runs, and starts at boot` }
    return {
      name,
      state: 'warn',
      saw: `${holderUnit} runs, and does not start at boot`,
      fix: enabling(units, holderUnit),
    }
  }
  return {
    name,
    // Before the first agent nobody needs it.
    state: holder?.load === 'loaded' && holder.active !== 'inactive' ? 'warn' : 'ok',
    saw: `${holderUnit} is ${holder?.active ?? 'not there'}${holder?.enabled === true ? '' : ', and not enabled'}`,
    remedy: 'the first agent starts it; systemctl --user status says why it does not run',
  }
}

function lookAtLinger({ config, host }: Pick<CommandContext, 'config' | 'host'>, linger: Linger): Check {
  const name = 'linger'
  if (linger.state === 'yes') return { name, state: 'ok', saw: 'on: agents live beyond your logout' }
  const remedy = 'loginctl enable-linger'
  const without = 'agents may end at your logout, and not start at boot'
  if (linger.state === 'unknown') return { name, state: 'warn', saw: `unknown: ${without} (${linger.why})`, remedy }
  const apply = async () => {
    if ((await ensureLinger(host, config.uid)).state === 'yes') return 'linger is on'
    throw new Failure(`it stays off. As root: ${remedy} ${config.uid}`)
  }
  return { name, state: 'warn', saw: `off: ${without}`, fix: { does: remedy, apply } }
}

function lookAtService(service: SeenUnit | undefined): Check {
  const name = 'service'
  const install = '`mos service install` starts it at boot'
  if (service?.load !== 'loaded') return { name, state: 'ok', saw: 'Mos is started by hand', remedy: install }
  if (service.active === 'failed')
    return { name, state: 'fail', saw: `${mosUnit} is failed`, remedy: `systemctl --user status ${mosUnit} says why` }
  if (service.enabled) return { name, state: 'ok', saw: `${mosUnit} is ${service.active}, starts at boot` }
  return { name, state: 'warn', saw: `${mosUnit} is ${service.active}, and does not start at boot`, remedy: install }
}

/** An agent that is always on has to be there after a boot as well. */
async function lookAtBoot({ statuses }: CommandContext, units: UnitContext): Promise<readonly Check[]> {
  const all = await statuses().catch(() => [])
  const asleep = all.filter(
    ({ role, evidence }) => role?.lifecycle === 'core' && evidence.supervised && evidence.unit?.enabled === false,
  )
  return asleep.map(({ agent }) => ({
    name: 'units',
    state: 'warn',
    saw: `${agent.name} does not start at boot`,
    fix: enabling(units, agentUnit(agent.name)),
  }))
}

const enabling = (units: UnitContext, unit: string): Fix => ({
  does: `systemctl --user enable ${unit}`,
  async apply() {
    await askManager(units, enableUnit(unit))
    return `${unit} starts at boot`
  },
})

const whenTaken = 'Mos takes it over at its next start once none of its agents is left to Mosaic'

async function lookAtFiles(
  { mosaic, settings }: CommandContext,
  units: UnitContext,
  keepsAgents: boolean,
): Promise<readonly Check[]> {
  // What Mosaic still uses is neither missing nor in the way.
  if (mosaic?.isGuest() === true) return []
  const left = (await settings.read().catch(() => undefined))?.mosaic
  const mosaics = left === undefined ? [] : ((await mosaic?.see())?.units ?? [])
  const agents = await planAgentUnits(units)
  // Agents' units that nobody uses need not be there, nor be this version's.
  const steps = [...agents.filter(({ kind }) => keepsAgents || kind === 'keep'), ...(await planServiceUnit(units))]
  return steps.map((step): Check => {
    const path = `${units.manager.unitDir}/${step.name}`
    if (mosaics.includes(path)) return { name: 'units', state: 'ok', saw: `${path} is Mosaic's`, remedy: whenTaken }
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
