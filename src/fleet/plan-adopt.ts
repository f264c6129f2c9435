import { createHash } from 'node:crypto'
import type { Agent, RuntimeName } from './agent.ts'
import { floorAfter } from './floor.ts'
import { isMosaics } from './mosaic-sight.ts'
import type { MosaicAgent, MosaicSight } from './mosaic-sight.ts'
import type { Roster } from './roster.ts'

export type AdoptPlan = {
  /** what a person reads before they agree; nothing in it changes by itself from one look to the next */
  readonly words: string
  readonly digest: string
  /** agents that Mosaic keeps until each one's relaunch */
  readonly left: readonly string[]
  /** what the floor lacks */
  readonly add: readonly Agent[]
}

export type AdoptGiven = {
  readonly home: string
  readonly sight: MosaicSight
  readonly roster: Roster
  readonly runtime: RuntimeName
  readonly isAdopted: boolean
}

/** `why`: there is nothing to adopt, or it can't be, in words. */
export type AdoptVerdict = { readonly plan: AdoptPlan } | { readonly why: string; readonly isRefused: boolean }

/**
 * What taking this home over from Mosaic would do. Pure. All agents of the roster stay with Mosaic at first, but those that
 * Mos has already: what runs is not touched, and what does not run is not started.
 */
export function planAdopt(given: AdoptGiven): AdoptVerdict {
  const { roster, sight, isAdopted, runtime } = given
  if (isAdopted) return { why: 'This home is adopted already: there is nothing to do.', isRefused: false }
  if (!sight.agents.some(isMosaics))
    return {
      why: "Nothing here is in Mosaic's hands: no unit, no session, no settings. There is nothing to do.",
      isRefused: false,
    }
  const add = floorMissing(roster.agents, runtime)
  const floor = floorAfter([...roster.agents, ...add])
  if (!floor.ok)
    return {
      why: `${floor.reason} Mend fleet/roster.yaml first: Mos would not know which to leave alone.`,
      isRefused: true,
    }
  const taken = new Set(sight.agents.flatMap(({ name, isTaken }) => (isTaken ? [name] : [])))
  const left = roster.agents.flatMap(({ name }) => (taken.has(name) ? [] : [name]))
  const words = render(given, add, left)
  return { plan: { words, left, add, digest: createHash('sha256').update(words).digest('hex') } }
}

function floorMissing(agents: readonly Agent[], runtime: RuntimeName): readonly Agent[] {
  return (['orchestrator', 'enhancer'] as const)
    .filter((role) => !agents.some((agent) => agent.role === role))
    .map((role) => ({ name: freeName(agents, role), runtime, role }))
}

function freeName(agents: readonly Agent[], role: string): string {
  const taken = new Set(agents.map(({ name }) => name.toLowerCase()))
  const tries = [role, ...Array.from({ length: agents.length + 1 }, (_, index) => `${role}-${index + 2}`)]
  return tries.find((name) => !taken.has(name)) ?? role
}

function render({ home, sight, roster }: AdoptGiven, add: readonly Agent[], left: readonly string[]): string {
  const orchestrator = roster.agents.find(({ name, role }) => role === 'orchestrator' && left.includes(name))
  const taken = roster.agents.flatMap(({ name }) => (left.includes(name) ? [] : [name]))
  return [
    `Adopt the fleet of Mosaic in ${home}${sight.framework === undefined ? '' : ` (its framework is ${sight.framework})`}.`,
    '',
    'Found:',
    ...sight.agents.map((agent) => `- ${renderAgent(agent)}`),
    ...sight.units.map((path) => `- ${path}, Mosaic's`),
    '',
    `Left to Mosaic, running or not: ${left.join(', ')}. Nothing of them is stopped, started or typed into; each moves to Mos at its own relaunch (\`/fleet relaunch agent:…\`), which ends its session there, and stops and disables its unit of Mosaic's.`,
    ...(taken.length === 0 ? [] : [`Taken over before, and looked after by Mos: ${taken.join(', ')}.`]),
    '',
    'Mos would write:',
    `- fleet/mos.yaml: a section mosaic: with ${left.length === 1 ? 'this name' : `these ${left.length} names`}, which marks the home as adopted`,
    ...add.map(
      ({ name, role, runtime }) =>
        `- fleet/roster.yaml: ${name} (${role} on ${runtime}), since every fleet has one; comments stay`,
    ),
    '- mos/: its own launchers, roles, hooks and units, beside what is there',
    `- a copy of the roster${sight.units.length === 0 ? '' : ' and of the unit files'}, in its data directory`,
    '',
    `Not touched: ${[...sight.kept, 'memory, credentials and sources', "Mosaic's own files"].join(', ')}.`,
    ...(orchestrator === undefined
      ? []
      : [
          `${orchestrator.name} stays the only orchestrator, in its pane: topics in Mos are not answered until \`/fleet adopt orchestrator:mos\` moves it.`,
        ]),
    sight.units.length === 0
      ? "Units: none of Mosaic's was found. Those that Mos writes later are kept up to date by Mos alone."
      : "Units: these files stay Mosaic's while an agent uses them, and `mosaic update` keeps them. An agent that moved has its unit masked, so that `mosaic update --relaunch` can not start it twice. When none is left, the next start of Mos takes the files over, and from then on Mos alone keeps them up to date; their first line says so.",
  ].join('\n')
}

function renderAgent({ name, role, runtime, pane, socket, unit, sharesWith, unseen }: MosaicAgent): string {
  const about = `${name} (${role} on ${runtime})`
  if (unseen !== undefined) return `${about}: not known, ${unseen}`
  const runs = pane === undefined ? 'no session' : `${pane.alive ? 'runs' : 'ended'} on ${socket}`
  const kept =
    unit === undefined ? 'no unit' : `unit ${unit.active}, ${unit.enabled ? 'starts' : 'does not start'} at boot`
  const shared = sharesWith === undefined ? '' : `; its session may be that of ${sharesWith}: tmux gives both one name`
  return `${about}: ${runs}, ${kept}${shared}`
}
