import type { ProjectSource } from '../../command/project-source.ts'
import type { RuntimeName } from '../../fleet/agent.ts'
import type { RosterChange } from '../../fleet/plan-preset.ts'
import type { Preset } from '../../fleet/preset.ts'
import type { Application } from '../../host/discord/ask-discord.ts'

/** What somebody asked for; what is absent is left as it is. */
export type InitWanted = {
  readonly preset?: Preset | undefined
  readonly runtime?: RuntimeName | undefined
  readonly project?: ProjectSource | undefined
  readonly discord?: { readonly token: string; readonly application: Application } | undefined
  readonly service: boolean
}

/** One change of the machine, in the order in which they are made; each may be made again. */
export type InitStep =
  | { readonly kind: 'home'; readonly home: string }
  | {
      readonly kind: 'roster'
      readonly path: string
      readonly isNew: boolean
      readonly runtime: RuntimeName
      readonly change: RosterChange
    }
  | {
      readonly kind: 'setting'
      readonly name: 'MOS_RUNTIME'
      readonly value: string
      readonly before?: string
    }
  | {
      readonly kind: 'token'
      readonly token: string
      readonly application: string
      readonly isNew: boolean
    }
  | { readonly kind: 'project'; readonly path: string; readonly source: ProjectSource }
  | { readonly kind: 'files'; readonly home: string }
  | { readonly kind: 'service' }

/** A step in a line for a person, files by their place in the home; a secret is never in it. */
export function renderInitStep(step: InitStep): string {
  switch (step.kind) {
    case 'home':
      return 'make it, for you alone'
    case 'roster':
      return renderRoster(step)
    case 'setting':
      return `mos.env: ${step.name}=${step.value}${step.before === undefined ? '' : ` (was ${step.before})`}`
    case 'token':
      return `mos.env: DISCORD_TOKEN of ${step.application}${step.isNew ? '' : ', in place of the one before'}`
    case 'project':
      return step.source.kind === 'directory'
        ? `fleet/mos.yaml: project ${step.source.project.id}, ${step.source.project.path} on ${step.source.project.branch}`
        : `clone ${step.source.url}; fleet/mos.yaml: project ${step.source.id}`
    case 'files':
      return "mos/: Mos's own files, the roles and launchers"
    case 'service':
      return 'install Mos as a service of yours, started with the machine'
  }
}

function renderRoster({ isNew, change: { add, move }, runtime }: Extract<InitStep, { kind: 'roster' }>): string {
  const added = add.map(({ name, role }) => (name === role ? name : `${name} (${role})`))
  if (isNew) return `fleet/roster.yaml: ${['orchestrator', 'enhancer', ...added].join(', ')}, on ${runtime}`
  const moved = move.map(({ name, from, to }) => `${name} from ${from} to ${to}`)
  return `fleet/roster.yaml: ${[...(added.length === 0 ? [] : [`add ${added.join(', ')}, on ${runtime}`]), ...moved].join('; ')}`
}
