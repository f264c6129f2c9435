import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Hono } from 'hono'
import { entryParts } from '../../../src/chat/entry-parts.ts'
import { withoutSecrets } from '../../../src/chat/without-secrets.ts'
import { auditRequest } from '../../../src/command/audit-request.ts'
import type { Dispatcher } from '../../../src/command/dispatch.ts'
import { answerMessages } from '../../../src/discord/answer-message.ts'
import { formBody } from '../../../src/discord/form.ts'
import { messageBody } from '../../../src/discord/message-body.ts'
import { redactAnswers } from '../../../src/discord/redact-answers.ts'
import { redactRequest } from '../../../src/discord/redact-request.ts'
import { planFindings } from '../../../src/enhancer/digest/plan-findings.ts'
import { renderDigest } from '../../../src/enhancer/digest/render-digest.ts'
import { renderReport } from '../../../src/enhancer/render-report.ts'
import { createRedactor } from '../../../src/redact/create-redactor.ts'
import type { Redactor } from '../../../src/redact/redactor.ts'
import { redactAnswer } from '../../../src/web/redact-answer.ts'
import { filedFinding } from '../../enhancer/filed-finding.ts'
import { silentLogger } from '../../support/silent-logger.ts'

/** What each of the texts looks like where it has left Mos: `log` in one go, since only another process can read it. */
type Sink = (texts: readonly string[], secrets: readonly string[]) => Promise<readonly string[]>

const each =
  (show: (text: string, redactor: Redactor) => Promise<string>): Sink =>
  async (texts, secrets) => {
    const out: string[] = []
    const redactor = createRedactor(secrets)
    for (const text of texts) out.push(await show(text, redactor))
    return out
  }

const program = `import { createLogger } from './src/log.ts'
  import { createRedactor } from './src/redact/create-redactor.ts'
  import { text } from 'node:stream/consumers'
  const { texts, secrets } = JSON.parse(await text(process.stdin))
  const logger = createLogger('info', createRedactor(secrets))
  for (const text of texts) logger.info({ err: Object.assign(new Error(text), { request: { text } }), text }, text)`

const log: Sink = async (texts, secrets) => {
  const cwd = `${import.meta.dirname}/../../..`
  const running = promisify(execFile)(process.execPath, ['--input-type=module-typescript', '--eval', program], {
    cwd,
    maxBuffer: 1024 ** 3,
  })
  running.child.stdin?.end(JSON.stringify({ texts, secrets }))
  const { stderr } = await running
  const lines = stderr.trimEnd().split('\n')
  // Still one line of JSON for each.
  return lines.map((line) => JSON.stringify(JSON.parse(line)))
}

/** As it is sent, and as people see it there. */
async function sent(body: object, redactor: Redactor): Promise<string> {
  const { body: json } = await redactRequest(redactor, { body: JSON.stringify(body) })
  return `${json}\n${textsOf(JSON.parse(json)).join('\n')}`
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

const nothing = {
  since: 0,
  until: 2,
  agents: { count: 0, unwell: [] },
  crashes: [],
  ops: { count: 0, failed: [] },
  turns: { count: 0, failed: 0, slowest: [] },
  cost: [],
  advice: [],
} as const

/** Further sinks are one line each: what they put out for a text that came in. */
export const sinks: Readonly<Record<string, Sink>> = {
  log,
  'Discord, any request': each((text, redactor) => sent(messageBody({ text }), redactor)),
  'Discord, an answer of many messages': each(async (text, redactor) => {
    // The secret stands where it would be cut.
    const long = `${'word '.repeat(380)}\n${text}\n${'word '.repeat(200)}`
    const answers = redactAnswers(
      { dispatch: async () => ({ kind: 'text', text: long }) } as Partial<Dispatcher> as Dispatcher,
      redactor,
    )
    const answer = await answers.dispatch('any', {}, {} as never)
    const messages = answer.kind === 'op' ? [] : answerMessages(answer)
    return (await Promise.all(messages.map((message) => sent(messageBody(message), redactor)))).join('')
  }),
  'Discord, a message of the outbox': each(async (text, redactor) => {
    const body = { kind: 'text', text: `${'word '.repeat(380)}${text}` } as const
    const parts = entryParts(withoutSecrets(redactor, body), 'discord')
    return (await Promise.all(parts.map((part) => sent(messageBody(part), redactor)))).join('')
  }),
  'Discord, a form': each((text, redactor) =>
    sent(
      formBody({ id: 'x', title: 'File a bug', label: 'What', placeholder: text.length <= 100 ? text : '' }),
      redactor,
    ),
  ),
  'Discord, a file': each(async (text, redactor) => {
    const form = new FormData()
    form.set('payload_json', JSON.stringify(messageBody({ text: 'see the file' })))
    form.set('files[0]', new Blob([text]), 'answer.md')
    await redactRequest(redactor, { body: form })
    const file = form.get('files[0]')
    return file === null || typeof file === 'string' ? '' : file.text()
  }),
  issue: each(async (text, redactor) => {
    const finding = filedFinding({ title: text, cause: text, evidence: [`${'word '.repeat(780)}\n${text}`, text] })
    const { title, body } = renderReport(finding, { redactor, tenant: 'us', versions: new Map() })
    return `${title}\n${body}`
  }),
  digest: each(async (text, redactor) => {
    const finding = filedFinding({ title: `${'word '.repeat(16)}${text}`, firstAt: 1 })
    const findings = planFindings([finding], { since: 0, until: 2 })
    const unwell = [{ name: 'ada', readiness: 'stuck' as const, why: `${'word '.repeat(22)}${text}` }]
    const agents = { ...nothing.agents, count: 1, unwell }
    return sent(messageBody({ text: renderDigest({ ...nothing, agents, findings }, redactor) }), redactor)
  }),
  page: each(async (text, redactor) => {
    const app = new Hono()
      .use(redactAnswer(redactor))
      .get('/', (context) => context.json({ messages: [{ id: 'm1', text }], ops: {} }))
    const json: unknown = await (await app.request('/')).json()
    return `${JSON.stringify(json)}\n${textsOf(json).join('\n')}`
  }),
  audit: each(async (text, redactor) => {
    let kept = ''
    const store = {
      audit: { add: async (entry: object) => void (kept += `${JSON.stringify(entry)}\n${textsOf(entry).join('\n')}`) },
    }
    const request = {
      principal: { kind: 'local', uid: 1 },
      place: { door: 'shell' },
      cause: 'c',
      receipt: 'none',
    } as const
    const deps = { store: store as never, log: silentLogger, redactor }
    const command = { name: 'agent send', risk: 'change' } as const
    for (const allowed of [true, false]) {
      const options = { message: allowed ? text : `${'word '.repeat(90)}${text}` }
      await auditRequest(deps, command, options, request, { allowed, tier: 'owner', rule: 'r', reason: 'r' } as never)
    }
    return kept
  }),
}
