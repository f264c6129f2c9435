import type { PromptInput } from '../agent-runtime.ts'
import { judgeByMode, judgeByPatterns } from '../judge-call.ts'
import type { Profile } from '../judge-call.ts'
import { askedCall } from './asked-call.ts'
import { describeTool } from './describe-tool.ts'
import { parseToolCall } from './parse-record.ts'
import type { PiDialog } from './parse-record.ts'

type Asking = {
  readonly profile: Profile
  readonly ask: PromptInput['ask']
}

/** As pi takes it: `value`, `confirmed` or `cancelled`. Undefined for what wants no answer. */
type Answer = Readonly<Record<string, unknown>>

/** Answers what pi wants to know: our extension's question before a tool call, or another dialog's. */
export async function answerDialog(dialog: PiDialog, asking: Asking): Promise<Answer | undefined> {
  if (dialog.method === 'input' && dialog.title === 'mos tool call')
    return { value: JSON.stringify(await decide(dialog.placeholder ?? '', asking)) }
  const question = questionOf(dialog)
  if (question === undefined) return undefined
  const decision = await asking.ask({ kind: 'question', ...question })
  if (decision.kind !== 'answer') return { cancelled: true }
  if (dialog.method === 'confirm') return { confirmed: decision.text === 'Yes' }
  return { value: decision.text }
}

async function decide(text: string, { profile, ask }: Asking): Promise<Answer> {
  const call = parseToolCall(text)
  if (call === undefined) return { allow: false, reason: 'Mos could not read this call.' }
  const byPattern = judgeByPatterns(profile, askedCall(call))
  const verdict = byPattern.kind === 'ask' ? judgeByMode(profile, askedCall(call)) : byPattern
  if (verdict.kind === 'allow') return { allow: true }
  if (verdict.kind === 'deny') return { allow: false, reason: verdict.reason }
  const decision = await ask(describeTool(call, profile.cwd))
  if (decision.kind === 'once' || decision.kind === 'topic') return { allow: true }
  return { allow: false, reason: decision.kind === 'denied' ? decision.reason : decision.text }
}

function questionOf({ method, title = '', message = '', placeholder = '', prefill = '', options = [] }: PiDialog) {
  switch (method) {
    case 'select':
      return { title: 'A question', detail: title, choices: options, freeText: false }
    case 'confirm':
      return { title, detail: message, choices: ['Yes', 'No'], freeText: false }
    case 'input':
      return {
        title: 'A question',
        detail: [title, placeholder].filter(Boolean).join('\n'),
        choices: [],
        freeText: true,
      }
    case 'editor':
      return { title: 'A question', detail: [title, prefill].filter(Boolean).join('\n'), choices: [], freeText: true }
    default:
      return undefined
  }
}
