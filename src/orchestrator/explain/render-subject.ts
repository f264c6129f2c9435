import { renderOp } from '../../command/render-op.ts'
import { quote } from '../../command/quote.ts'
import { principalId } from '../../fleet/principal.ts'
import { answerTier } from '../../store/answer-tier.ts'
import type { AskCard, TurnCard } from '../../store/card.ts'
import type { Op } from '../../store/op.ts'
import { dataLine } from '../data-line.ts'
import type { Subject } from './subject.ts'

const longest = 500

/** What Mos knows of a message, and what can be done next: from its records alone, the same each time. */
export function renderSubject(subject: Subject, author: string, now: number): string {
  switch (subject.kind) {
    case 'op':
      return `This message shows an operation.\n${renderOp(subject.op, now)}\nNext: ${nextOf(subject.op)}`
    case 'turn':
      return `This message shows the running turn. ${turnOf(subject.card)}\nNext: wait for its answer; Stop, /stop or ❌ ends it.`
    case 'ask':
      return askOf(subject.card, now)
    case 'plan': {
      const { command, by, plan, beyond } = subject.plan
      const wait = beyond === undefined ? '15 minutes' : 'a day'
      return `This message is a plan of \`${command}\`, asked for by ${principalId(by)}: ${dataLine(plan, longest)}\nNext: nothing happens until somebody who may presses Confirm; it waits for ${wait}.`
    }
    case 'answer': {
      const { by, asked } = subject.exchange
      return `This message answers what ${by} asked: ${dataLine(asked, longest)}`
    }
    case 'unknown':
      return `Mos has no record about this message of ${quote(author) ?? 'somebody'}: it is no operation, no request and no turn of its own.`
  }
}

function nextOf({ id, state, hostId, cancel }: Op): string {
  if (cancel !== undefined && (state === 'queued' || state === 'running')) return 'wait: it is being cancelled.'
  switch (state) {
    case 'queued':
      return `wait: the worker of ${hostId} takes it up. \`/op cancel\` with \`${id}\` takes it back.`
    case 'running':
      return `wait: each step shows itself in the receipt. \`/op cancel\` with \`${id}\` undoes what was done.`
    case 'done':
      return 'nothing: it is done, and proven by what was looked at.'
    case 'failed':
      return 'do what the last lines say, then ask for it again: what had been done was undone.'
    case 'cancelled':
      return 'nothing: what had been done was undone. Ask again if it is still wanted.'
    case 'needs-attention':
      return 'a person has to look: do what the last lines say, it was left half done.'
  }
}

function turnOf({ runtime, attempt, lines, earlier, queued }: TurnCard): string {
  const again = attempt > 1 ? `, try ${attempt} after a restart` : ''
  const waiting = queued === 0 ? '' : `, and ${queued} more wait behind it`
  return `It runs on ${runtime}${again}, with ${earlier + lines.length} tool calls so far${waiting}.`
}

function askOf(card: AskCard, now: number): string {
  const what = card.what === 'permission' ? 'A session asks for a permission' : 'A session asks a question'
  const head = `${what}: ${dataLine(card.title, longest)}${card.detail.trim() === '' ? '' : `, about ${dataLine(card.detail, longest)}`}`
  if (card.answer !== undefined) return `${head}\nIt was answered by ${card.answer.by}. Next: nothing.`
  if (card.isVoid !== undefined || card.expiresAt <= now)
    return `${head}\nIt can't be answered any more: ${(card.isVoid ?? 'it expired').replace(/\.$/, '')}. Next: say it again if it is still wanted.`
  return `${head}\nNext: who is ${answerTier(card)} or above presses a button below it; until then the session waits.`
}
