import type { AgentView } from './agent-view.ts'
import { findDisagreements } from './find-disagreements.ts'
import { spell } from './heartbeat-age.ts'
import type { HookState, Unit } from './readiness.ts'
import { sinceOf } from './since-of.ts'

/**
 * Each source with what it said and how old that is, what disagrees, and what to look at: for somebody who was woken for
 * it. Plain lines; the first says what it is.
 */
export function explainAgent(view: AgentView, now: number): readonly string[] {
  const { agent, readiness, why, evidence, host, flags, toldAt, task } = view
  const since = sinceOf(view)
  const about = [`${agent.role} on ${agent.runtime}`, `host ${host}`]
  const state = `**${agent.name}** is ${readiness}${since === undefined ? '' : ` since ${spell(now - since)}`}${why === undefined ? '' : `: ${why}`}`
  const disagreements = findDisagreements(evidence, evidence.at)
  return [
    state,
    about.join(' · '),
    ...(toldAt === undefined ? [] : [`Host ${host} told this ${spell(now - toldAt)} ago; it was not looked at now.`]),
    ...(task === undefined ? [] : [`Task: ${task}`]),
    '',
    ...sources(view, now).map(([name, said]) => `**${name}:** ${said}`),
    '',
    ...(disagreements.length === 0 ? ['All sources agree.'] : ['**These disagree:**', ...disagreements]),
    ...flags.filter((flag) => flag !== 'sources disagree').map((flag) => `⚠ ${flag}`),
  ]
}

function sources({ agent, role, evidence, surveyed }: AgentView, now: number): readonly [string, string][] {
  const { placement, pane, supervised, heartbeat, unit, hook, verdict, paused, keptBy, version } = evidence
  const beat =
    heartbeat === undefined
      ? 'none was ever written'
      : `${heartbeat.status}, ${spell(now - heartbeat.at)} old, of pid ${heartbeat.pid}${heartbeat.model === undefined ? '' : `, model ${heartbeat.model}`}`
  const own: [string, string][] = [['heartbeat', beat]]
  const rest: [string, string][] = [
    ...(version === undefined ? [] : [['version', versionWords(version)] as [string, string]]),
    ...(paused === undefined ? [] : [['paused', paused.trim() === '' ? 'yes' : paused.trim()] as [string, string]]),
  ]
  if (placement === 'hosted') {
    return [['worker', supervised ? 'it lives in Mos, whose process runs' : 'its process is gone'], ...own, ...rest]
  }
  return [
    ['unit', unit === undefined ? unseenUnit(evidence) : unitWords(unit)],
    ...(keptBy === undefined ? [] : [['kept by', keptWords(agent, keptBy)] as [string, string]]),
    ['runner', supervised ? `holds it, and starts it again ${again(role)}` : 'none holds it'],
    ['pane', paneWords(pane)],
    ['process', processWords(surveyed?.started, agent.runtime)],
    ['hook', hook === undefined ? 'nothing reported' : hookWords(hook, now)],
    ...own,
    ['session', sessionWords(surveyed, now)],
    ['verdict', verdict === undefined ? 'none, its runner has not given up' : verdict.trim()],
    ...rest,
    ...(surveyed !== undefined && surveyed.viewers > 0
      ? [['viewers', `${surveyed.viewers} at its pane`] as [string, string]]
      : []),
  ]
}

const keptWords = ({ name, role }: AgentView['agent'], { who, socket }: { who: string; socket: string }): string =>
  `${who}, ${socket === '' ? 'on no tmux server that anything names' : `tmux server ${socket}`}; Mos looks at it and starts nothing. ${role === 'orchestrator' ? 'Move it into Mos: /fleet adopt orchestrator:mos' : `It moves to Mos at its next relaunch: /fleet relaunch agent:${name}`}`

const again = (role: AgentView['role']): string =>
  role?.lifecycle === 'ephemeral' ? 'after a crash; a program that ends well has ended its task' : 'when it ends'

const unseenUnit = ({ isUnitUnseen }: AgentView['evidence']): string =>
  isUnitUnseen === true ? "not known: the user's systemd does not answer" : 'none, no systemd keeps it'

const unitWords = ({ active, enabled, result }: Unit): string =>
  `${active}, ${enabled ? 'starts' : 'does not start'} at boot, its last end: ${result}`

/** A checkout has no number of its own. */
const versionWords = (id: string): string =>
  id === 'checkout' ? 'started from the programs on the PATH' : `started from installation ${id}`

function paneWords(pane: AgentView['evidence']['pane']): string {
  if (pane === undefined) return 'none'
  if (pane.alive) return `${pane.id}, its program runs, pid ${pane.pid}`
  return `${pane.id}, its program ended${pane.deadStatus === undefined ? '' : ` with status ${pane.deadStatus}`}`
}

function processWords(started: NonNullable<AgentView['surveyed']>['started'], runtime: string): string {
  if (started === undefined) return 'none was seen'
  const { pid, role, model, workingDirectory } = started
  if (started.runtime === undefined)
    return `pid ${pid}, not started by Mos: it carries no settings (the roster says ${runtime})`
  const given = [role, model === '' ? undefined : model, workingDirectory === '' ? undefined : workingDirectory]
  return `pid ${pid}, started as ${[started.runtime, ...given].filter((part) => part !== undefined).join(', ')}`
}

function hookWords({ state, since, at, about, until }: HookState, now: number): string {
  const more = [
    ...(about === undefined ? [] : [`about ${about}`]),
    ...(until === undefined ? [] : [`for another ${spell(until - now)}`]),
  ]
  return [`${state} since ${spell(now - since)}`, ...more, `reported ${spell(now - at)} ago`].join(', ')
}

function sessionWords(surveyed: AgentView['surveyed'], now: number): string {
  const session = surveyed?.session
  return session === undefined
    ? 'none recorded, after a crash it would start without memory'
    : `${session.sessionId} of ${session.runtime}, begun ${spell(now - session.at)} ago`
}
