import { Failure } from '../errors.ts'
import type { AgentStatus } from '../fleet/status.ts'
import type { Config } from '../config/config.ts'
import type { Host } from '../host/host.ts'
import type { Logger } from '../log.ts'
import type { Redactor } from '../redact/redactor.ts'
import type { Role } from '../fleet/role.ts'
import type { Roster } from '../fleet/roster.ts'
import type { NewOp } from '../store/op.ts'
import type { Store } from '../store/store.ts'
import type { Supervisor } from '../host/supervisor.ts'
import { authorise } from './authorise.ts'
import type { AccessPolicy } from './access-policy.ts'
import type { Command, CommandContext, SettingsFile } from './definition.ts'
import type { Request } from './dispatch.ts'
import { guardNamed } from './guard-named.ts'
import { whereOf } from './where-of.ts'

/** What every request's context is made of. */
export type DispatcherDeps = {
  readonly commands: ReadonlyMap<string, Command>
  readonly config: Config
  readonly host: Host
  readonly supervisor: Supervisor
  readonly store: Store
  readonly log: Logger
  /** what the audit keeps goes through it; absent: one that knows no value */
  readonly redactor?: Redactor
  /** as it is now: owners and guilds may become known after the start */
  policy(): AccessPolicy
  roster(): Promise<Roster>
  roles(): Promise<ReadonlyMap<string, Role>>
  readonly settings: SettingsFile
  statuses(): Promise<readonly AgentStatus[]>
  readonly mosaic?: CommandContext['mosaic']
  /** a shell's own process, since no Mos runs */
  readonly isAlone?: boolean
  /** absent where no chat is connected */
  readonly discord?: CommandContext['discord']
}

/** One request's context. Its ops are numbered in the order they are added, so that a repeat adds the same ones. */
export function createContext(deps: DispatcherDeps, request: Request): CommandContext {
  const { principal, place, cause } = request
  let ops = 0
  const next = (): Omit<NewOp, 'kind' | 'title' | 'args'> => {
    const number = ops++
    return {
      by: principal,
      hostId: deps.config.hostId,
      cause: number === 0 ? cause : `${cause}-${number}`,
      receipt: receiptOf(request, number),
      ...(place.thread === undefined ? {} : { thread: place.thread }),
      ...(request.wakes === undefined ? {} : { wakes: request.wakes }),
    }
  }
  return {
    principal,
    place,
    cause,
    ...(request.person === undefined ? {} : { person: request.person }),
    config: deps.config,
    host: deps.host,
    isAlone: deps.isAlone === true,
    supervisor: deps.supervisor,
    store: deps.store,
    commands: deps.commands,
    roster: () => deps.roster(),
    roles: () => deps.roles(),
    settings: deps.settings,
    ...(deps.mosaic === undefined ? {} : { mosaic: deps.mosaic }),
    statuses: () => deps.statuses(),
    discord: deps.discord ?? (() => 'off'),
    policy: () => deps.policy(),
    authorise: async (who, name, options = {}) => {
      const where = await whereOf(deps, { principal: who, place }, options)
      return authorise(deps.policy(), who, guardNamed(deps.commands, name), where)
    },
    async addOp(op) {
      if (deps.mosaic?.isGuest() === true) refuseAsGuest(op)
      return { kind: 'op', op: await deps.store.ops.add({ ...op, ...next() }) }
    },
    async addFlow(parent, children) {
      const { by, hostId, cause: named, ...shown } = next()
      const quiet = children.map(({ name, ...child }): NewOp => ({
        ...child,
        by,
        hostId,
        cause: `${named}-${name}`,
        receipt: 'none',
      }))
      return { kind: 'op', op: await deps.store.ops.addFlow({ ...parent, ...shown, by, hostId, cause: named }, quiet) }
    },
  }
}

/** What would start or stop agents beside Mosaic, in a fleet that nobody gave to Mos. */
const notAsGuest: readonly string[] = ['spawn', 'remove', 'relaunch', 'drain', 'update']

function refuseAsGuest({ kind, title }: Pick<NewOp, 'kind' | 'title'>): void {
  if (!notAsGuest.includes(kind)) return
  throw new Failure(
    `This fleet is Mosaic's and nobody adopted it, so Mos does not ${title}. See what adopting would do: /fleet adopt`,
    { exit: 'conflict' },
  )
}

/** A door acknowledges with one receipt: those of further ops are messages of their own. */
function receiptOf({ receipt, place }: Request, number: number): Request['receipt'] {
  if (number === 0 || receipt !== 'ack') return receipt
  return place.thread === undefined ? 'none' : 'outbox'
}
