import type { z } from 'zod'
import type { Config } from '../config/config.ts'
import type { ExitCode } from '../errors.ts'
import type { AroundMosaic } from '../fleet/left-agents.ts'
import type { FleetSettings } from '../fleet/fleet-settings.ts'
import type { Principal, Tier } from '../fleet/principal.ts'
import type { Role } from '../fleet/role.ts'
import type { Roster } from '../fleet/roster.ts'
import type { AgentStatus } from '../fleet/status.ts'
import type { Host } from '../host/host.ts'
import type { Supervisor } from '../host/supervisor.ts'
import type { Op } from '../store/op.ts'
import type { Store } from '../store/store.ts'
import type { ThreadRef } from '../store/topic.ts'
import type { AccessPolicy } from './access-policy.ts'
import type { Verdict } from './authorise.ts'
import type { Person } from './person.ts'
import type { TargetMessage } from './target-message.ts'

declare module 'zod' {
  /** What an option's `.meta()` may say to the doors. */
  interface GlobalMeta {
    autocomplete?: AutocompleteSource
    /** place among a shell's words, from 0, without `--name` */
    positional?: number
    /** of the last positional: it takes all words that are left */
    rest?: boolean
    /** in an agent's pane a shell gives the agent's own name */
    self?: boolean
  }
}

/** Where a request came in. */
export type Place = {
  readonly door: 'discord' | 'console' | 'shell' | 'orchestrator'
  readonly guildId?: string
  /** where receipts and ends go; absent in a shell */
  readonly thread?: ThreadRef
  /** set when the thread is a topic's */
  readonly topicId?: ThreadRef
  /** The channel of Discord that it is in: a thread's parent. Absent where the door can't tell; see `channelOf`. */
  readonly channelId?: string
  /** set when the request came from a message's menu */
  readonly message?: TargetMessage
}

/** What a command works with. In a shell while Mos is down, `store` fails each call with how to start it. */
export type CommandContext = {
  readonly principal: Principal
  readonly place: Place
  /** Id of what asked: ops and topics made by this run are named by it, so that a repeat is the same one. */
  readonly cause: string
  /** `bound` of the plan that a person has read and confirmed: this and nothing else is done */
  readonly confirmed?: string
  /** at the terminal of this very process; absent in every door but an interactive shell */
  readonly person?: Person
  readonly config: Config
  readonly host: Host
  /** a shell's own process, since no Mos runs: what needs only this host is done here */
  readonly isAlone: boolean
  readonly supervisor: Supervisor
  readonly store: Store
  /** Reads the roster afresh; a broken one is a Failure with path and line. */
  readonly roster: () => Promise<Roster>
  readonly roles: () => Promise<ReadonlyMap<string, Role>>
  /** `fleet/mos.yaml`, read afresh; a broken one is a Failure with path and line. */
  readonly settings: SettingsFile
  /** absent: nothing here was ever Mosaic's */
  readonly mosaic?: AroundMosaic
  /** Every agent of the roster with its evidence and readiness, one pass. */
  readonly statuses: () => Promise<readonly AgentStatus[]>
  /** Queues an op with this request's principal, thread, cause and receipt. */
  readonly addOp: (op: AskedOp) => Promise<OpAnswer>
  /**
   * Queues an op that runs when its children have ended. They have no receipt and no end of their own; a child's id is
   * the parent's with `-<name>`.
   */
  readonly addFlow: (parent: AskedOp, children: readonly (AskedOp & { name: string })[]) => Promise<OpAnswer>
  /** Of the process that answers; a worker or a shell on its own has none: `off`. */
  readonly discord: () => 'ready' | 'connecting' | 'off'
  /** The same verdict that dispatch uses, for `access why`; `message` is talking to the orchestrator. */
  readonly authorise: (
    principal: Principal,
    commandName: string,
    options?: Readonly<Record<string, unknown>>,
  ) => Promise<Verdict>
  /** as it is now */
  readonly policy: () => AccessPolicy
  /** the definitions, by name (`fleet spawn`) */
  readonly commands: ReadonlyMap<string, Command>
}

type AskedOp = {
  readonly kind: string
  readonly title: string
  readonly args: Readonly<Record<string, unknown>>
  /** what its end wakes, where the request itself wakes nothing */
  readonly wakes?: NonNullable<Op['wakes']>
}

/** `fleet/mos.yaml`: people and Mos write it, Mos through this one place. A file that is not there reads as empty. */
export type SettingsFile = {
  readonly path: string
  read(): Promise<FleetSettings>
  /** What it said when it could last be read; absent where nobody watches it. */
  current?(): FleetSettings
  /**
   * One edit at a time, also across processes; the result is parsed before it is written, an unchanged text is not
   * written, comments stay. Returns the settings as they are then.
   */
  edit(change: (text: string) => string): Promise<FleetSettings>
}

/** What is too long to be read in a chat: a door attaches it, a shell prints it under the text. */
export type AnswerFile = {
  readonly name: string
  readonly text: string
  /** a shell prints it with a plan too: what is approved is its very bytes */
  readonly inShell?: true
}

export type TextAnswer = {
  readonly kind: 'text'
  readonly text: string
  readonly files?: readonly AnswerFile[]
  readonly data?: unknown
  /** the agent whose pane a terminal shows instead of the text */
  readonly view?: string
  /** what a shell ends with; absent: 0 */
  readonly exit?: ExitCode
}
/** Cells are plain text; a door renders them (aligned columns, a code block, an HTML table). `data` is what --json prints. */
export type TableAnswer = {
  readonly kind: 'table'
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** said instead of a table without rows */
  readonly empty: string
  /** what stands under it, whether it has rows or not */
  readonly note?: string
  /** the same for a narrow screen; a door without such shows the table */
  readonly list?: NarrowList
  /** of a shell; absent: done */
  readonly exit?: ExitCode
  readonly data: unknown
}
/** A line an item, the details of one behind a choice. Texts are anybody's words: a door makes them harmless. */
export type NarrowList = {
  readonly head: string
  readonly items: readonly {
    readonly value: string
    readonly sign: string
    readonly title: string
    readonly detail: string
  }[]
  /** what shows it again, and with `option` set to an item's value its details */
  readonly command: string
  readonly option: string
  /** over the choice: `Why is it so?` */
  readonly question: string
}
export type OpAnswer = { readonly kind: 'op'; readonly op: Op }
/** A plan that waits for a click, or for `--yes <digest>` in a shell. */
export type ConfirmAnswer = {
  readonly kind: 'confirm'
  readonly digest: string
  readonly plan: string
  /** in chats, beside the plan */
  readonly files?: readonly AnswerFile[]
  /** A mandate does not cover it, and why: a person with the tier is asked instead. */
  readonly beyond?: string
}
export type Answer = TextAnswer | TableAnswer | OpAnswer | ConfirmAnswer

/** What a person must confirm. `bound`: what it rests on beyond its words, a digest; another one is another plan. */
export type Confirmation = {
  readonly text: string
  readonly files?: readonly AnswerFile[]
  readonly bound?: string
}

/** `read` looks; `change` is a plan that runs at once and shows itself in the receipt; `danger` waits for a click on its plan. */
export type Risk = 'read' | 'change' | 'danger'

export const autocompleteSources = [
  'agents',
  'pane agents',
  'roles',
  'topics',
  'ops',
  'open ops',
  'commands',
  'projects',
  'files that wait',
  'findings',
  'open findings',
  'trackers',
] as const
export type AutocompleteSource = (typeof autocompleteSources)[number]

/**
 * Something a person or the orchestrator can ask for: one file `commands/<group>/<verb>.ts`, shown as a slash command,
 * a tool, a shell verb, a page form and a line of docs/commands.md.
 * Options are a flat zod object of strings, numbers, booleans and enums, each described; `.meta({ autocomplete })` names
 * the source of its suggestions, `.meta({ positional: 0 })` lets a shell leave out the `--name`.
 *
 * `run` and `confirm` are methods so that commands of all schemas fit one list; dispatch, and `previewCommand` for
 * `confirm`, hand each what its own schema gave, and nobody else calls them.
 */
export type Command<S extends z.ZodObject = z.ZodObject> = {
  /** `fleet spawn`; set from the file's path when the list is built */
  readonly name: string
  readonly description: string
  readonly options: S
  readonly tier: Tier
  readonly risk: Risk
  /**
   * `shell`: not offered in chats; `console`: on the local page alone; `topic`: needs a topic's thread; `menu`: in the menu
   * that a message has
   */
  readonly where: readonly ('chat' | 'shell' | 'console' | 'topic' | 'menu')[]
  /**
   * What that menu calls it; the message is `place.message`. Its options are asked in a form: one with suggestions is a list,
   * a text is written.
   */
  readonly menu?: string
  /** What stands in that form already, by the option's name. */
  prefill?(context: CommandContext): Promise<Readonly<Record<string, string>>>
  /** how people say it, e.g. `spawn [a|an] <role> named <name>`; `matchPhrase` has the rules */
  readonly phrases: readonly string[]
  /** Extra names a shell accepts, as Mosaic's users type them: `fleet add`. */
  readonly aliases: readonly string[]
  /** the command that it is, under a shorter name: who may that may this */
  readonly sameAs?: string
  /** how many agents it adds to the roster, for a mandate that limits them; absent: none */
  readonly addsAgents?: number
  /**
   * A shell runs it itself, also while Mos runs: it asks the person at the terminal, or reads what is theirs there. It
   * gets by without the store. A text: only with the option of that name.
   */
  readonly here?: boolean | string
  /** In the store it changes nothing but by the op that it adds, as the last thing that it does there. */
  readonly queues?: boolean
  /** It may come again under one id: what a Mos that went away may not have taken is asked once more, here. */
  readonly spools?: boolean
  /** What these options make of it, more or less. Undefined: it is what `tier` and `risk` say. */
  raise?(options: z.output<S>): { readonly tier: Tier; readonly risk: Risk } | undefined
  /**
   * For `danger`, and for a `change` that these options make dangerous: the plan in words, which a person must confirm.
   * Undefined: nothing to confirm.
   */
  confirm?(context: CommandContext, options: z.output<S>): Promise<string | Confirmation | undefined>
  run(context: CommandContext, options: z.output<S>): Promise<Answer>
}
