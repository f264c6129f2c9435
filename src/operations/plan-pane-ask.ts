import { createHash } from 'node:crypto'
import { permissionPattern } from '../fleet/permission-pattern.ts'
import type { PaneAnswer, PaneAsk } from '../fleet/pane-ask.ts'
import type { Agent } from '../fleet/agent.ts'
import type { Assignment } from '../store/assignment.ts'
import type { AskCard, AskChoice } from '../store/card.ts'
import type { ThreadRef } from '../store/topic.ts'

/** The hook must still be there when its time is up here. */
const earlierMs = 5_000

/** One request is one card, also after a restart. */
export const paneCardId = ({ agent, askId }: Pick<PaneAsk, 'agent' | 'askId'>): string =>
  `pane-${createHash('sha256').update(`${agent}\n${askId}`).digest('hex').slice(0, 24)}`

type Given = {
  readonly ask: PaneAsk
  readonly agent: Agent
  readonly thread: ThreadRef
  readonly hostId: string
  readonly assignment: Assignment | undefined
}

/** What a person is shown of a request from a pane: all of it, and how long a yes may count. */
export function planPaneAsk({ ask, agent, thread, hostId, assignment }: Given): AskCard {
  const pattern = permissionPattern(ask)
  const task: AskChoice = { id: 'task', label: 'Allow for this task', style: 'plain' }
  const project = assignment?.project
  const always: AskChoice = {
    id: 'role',
    label: `Always for ${agent.role} in ${project ?? ''}`,
    style: 'plain',
    tier: 'admin',
  }
  return {
    kind: 'ask',
    topicId: thread,
    entryId: `pane:${agent.name}`,
    what: 'permission',
    title: `${agent.name} (${agent.role} on ${agent.runtime}) asks to use ${ask.tool}`,
    detail: detailOf(ask),
    choices: [
      { id: 'once', label: 'Allow once', style: 'primary' },
      ...(pattern === undefined || assignment === undefined ? [] : [task]),
      ...(pattern === undefined || project === undefined ? [] : [always]),
      { id: 'deny', label: 'Deny', style: 'danger' },
    ],
    freeText: false,
    isMessage: false,
    tier: 'operator',
    by: assignment?.by ?? { kind: 'local', uid: process.getuid?.() ?? 0 },
    expiresAt: ask.expiresAt - earlierMs,
    pane: { hostId, agent: agent.name },
  }
}

function detailOf({ input, cwd }: PaneAsk): string {
  const { command, description: _said, ...rest } = input
  const where = cwd === undefined ? [] : [`in ${cwd}`]
  if (typeof command !== 'string') return [JSON.stringify(input, null, 2), ...where].join('\n')
  const more = Object.keys(rest).length === 0 ? [] : [JSON.stringify(rest, null, 2)]
  return [command, ...more, ...where].join('\n')
}

/** What the program is told, once its card is decided or void; undefined: it waits on. */
export function paneAnswer({ answer, isVoid }: AskCard, now: number): PaneAnswer | undefined {
  if (answer === undefined) return isVoid === undefined ? undefined : { decision: 'deny', message: isVoid, at: now }
  if (answer.choice !== 'deny') return { decision: 'allow', by: answer.by, at: answer.at }
  const message = "A person denied it. Don't try it in another way."
  return { decision: 'deny', message, by: answer.by, at: answer.at }
}
