import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext } from '../../src/command/definition.ts'
import { findFinding } from '../../src/command/find-finding.ts'
import { oneLine } from '../../src/command/one-line.ts'
import { quote } from '../../src/command/quote.ts'
import type { TargetMessage } from '../../src/command/target-message.ts'
import { visibleLine } from '../../src/command/visible-line.ts'
import { visibleText } from '../../src/command/visible-text.ts'
import { secretValues } from '../../src/config/secret-values.ts'
import { findAlike, planFiled } from '../../src/enhancer/plan-filed.ts'
import { withLine } from '../../src/enhancer/with-line.ts'
import { Failure } from '../../src/errors.ts'
import { bugsChannel } from '../../src/fleet/bugs-channel.ts'
import { principalId } from '../../src/fleet/principal.ts'
import { findSubject } from '../../src/orchestrator/explain/find-subject.ts'

const longestTitle = 150
const mostCompared = 200
/** A person's is shown, however many there are. */
const noLimit = 1_000_000

export default defineCommand({
  description: 'File a message as a bug: a finding with the message as its evidence',
  options: z.object({
    title: visibleText(longestTitle).describe('What happens'),
    component: visibleText(60).optional().describe('In what: mos, runtime codex, op update'),
    note: visibleText(1500).optional().describe('What is wrong with it'),
    same: z
      .string()
      .max(80)
      .optional()
      .describe('The same as this one, if it is')
      .meta({ autocomplete: 'open findings' }),
  }),
  tier: 'operator',
  risk: 'change',
  where: ['menu'],
  menu: 'File bug',
  async prefill(context) {
    const message = messageOf(context)
    const text = await cleaned(context, message.text)
    const same = findAlike(text, await context.store.findings.list({ state: 'open', limit: mostCompared }))
    const component = same?.component ?? (await componentOf(context, message))
    const first =
      text
        .split('\n')
        .map(visibleLine)
        .find((line) => line !== '') ?? ''
    return {
      title: first.replaceAll(/[*`_]/g, '').trim().slice(0, longestTitle),
      component,
      ...(same === undefined ? {} : { same: same.id }),
    }
  },
  async run(context, { title, component, note, same }) {
    const { store, config, principal, settings } = context
    const message = messageOf(context)
    const clean = (each: string) => cleaned(context, each)
    const known = same === undefined ? undefined : await findFinding(store.findings, same)
    const at = Date.now()
    const filed = {
      messageId: message.id,
      text: await clean(message.text),
      title: oneLine(await clean(title)),
      component: oneLine(await clean(component ?? 'mos')),
      note: note === undefined ? undefined : await clean(note),
      hostId: config.hostId,
      at,
    }
    const { finding, news } = await store.findings.note(planFiled(filed, known), { cardsPerHour: noLimit })
    const named = `${quote(finding.title) ?? 'It'} (\`${finding.id}\`)`
    if (news === 'nothing') return { kind: 'text', text: `This message is in ${named} already.`, data: finding }
    const by = `a message was filed by ${principalId(principal)}`
    await store.findings.update(finding.id, (now) => withLine(now, at, by))
    const channel = bugsChannel(config.access, await settings.read())
    const where = channel === undefined ? 'See it with /bug show.' : `Its card is in <#${channel}>.`
    return { kind: 'text', text: `${news === 'new' ? 'Filed as' : 'Added to'} ${named}. ${where}`, data: finding }
  },
})

function messageOf({ place: { message } }: CommandContext): TargetMessage {
  if (message === undefined) throw new Failure("File bug is in a message's menu: Apps under the message.")
  if (visibleLine(message.text) === '')
    throw new Failure('There is nothing in this message to file: no text, no embed, no file.')
  return message
}

async function cleaned({ config }: CommandContext, text: string): Promise<string> {
  const { createRedactor } = await import('../../src/redact/create-redactor.ts')
  return (await createRedactor(secretValues(config)).thorough()).redact(text).text
}

/** By what Mos has on record, else by the agent that it names. */
async function componentOf(context: CommandContext, message: TargetMessage): Promise<string> {
  const { store, authorise, principal, roster } = context
  const maySee = async (op: string) => (await authorise(principal, 'op show', { op })).allowed
  const subject = await findSubject({ store, maySee }, message, context.place.topicId)
  if (subject.kind === 'op') return `op ${subject.op.kind}`
  if (subject.kind !== 'unknown') return 'orchestrator'
  const agents = await roster().then(
    (known) => known.agents,
    () => [],
  )
  const words = new Set(message.text.split(/[^\w.-]+/))
  const named = agents.find(({ name }) => words.has(name))
  return named === undefined ? 'mos' : `runtime ${named.runtime}`
}
