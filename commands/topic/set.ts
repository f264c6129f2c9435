import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext } from '../../src/command/definition.ts'
import { findProject } from '../../src/command/find-project.ts'
import { findTopic, topicName } from '../../src/command/find-topic.ts'
import { asksForMandate, planMandateChange } from '../../src/command/plan-mandate-change.ts'
import { renderMandate } from '../../src/command/render-mandate.ts'
import { renderTopicSettings } from '../../src/command/render-topic-settings.ts'
import { Failure } from '../../src/errors.ts'
import { runtimeNames } from '../../src/fleet/agent.ts'
import type { RuntimeName } from '../../src/fleet/agent.ts'
import { modelOrNone } from '../../src/fleet/model-name.ts'
import type { Mandate } from '../../src/fleet/principal.ts'
import { verbosities } from '../../src/fleet/verbosity.ts'
import { findRuntime } from '../../src/host/runtimes/find-runtimes.ts'
import { renderRuntime } from '../../src/host/runtimes/render-runtime.ts'
import type { Topic, TopicSettings } from '../../src/store/topic.ts'
import { topicOption } from '../../src/command/topic-option.ts'

const unset = 'default'
const options = z.object({
  runtime: z
    .enum([...runtimeNames, unset])
    .optional()
    .describe('The program that answers; default: as everywhere'),
  model: modelOrNone.optional().describe("Its model; default: the program's own"),
  verbosity: z
    .enum([...verbosities, unset])
    .optional()
    .describe('How much of a turn is shown: its answer, its steps, or also what each step was given'),
  project: z
    .string()
    .optional()
    .describe("Where it works; default: the channel's project")
    .meta({ autocomplete: 'projects' }),
  mandate: z
    .string()
    .max(1_000)
    .optional()
    .describe('What it may do with nobody asking: commands, with commas; none: nothing'),
  agents: z.int().min(0).max(1_000).optional().describe('Of the mandate: most agents in the fleet'),
  cost: z.number().min(0).max(1_000_000).optional().describe('Of the mandate: most US dollars that the topic may cost'),
  until: z.string().max(40).optional().describe('Of the mandate: until when, like 4h, 18:00 or 2026-12-01'),
  topic: topicOption,
})
type Options = z.output<typeof options>

export default defineCommand({
  description: 'Set how a topic works: its runtime, model, verbosity, project and mandate',
  options,
  tier: 'operator',
  risk: 'change',
  phrases: [
    '(use|switch) [to] <runtime> [here]',
    'use [the] runtime <runtime> [here]',
    'set [the] runtime [of] [this|the] [topic] to <runtime>',
    'use [the] model <model> [here]',
    'set [the] model [of] [this|the] [topic] to <model>',
    'work on [the] project <project> [here]',
    'set [the] verbosity [of] [this|the] [topic] to <verbosity>',
  ],
  // A person gives a mandate; what their orchestrator has read may not.
  async confirm(context, given) {
    if (context.place.door !== 'orchestrator' || !asksForMandate(given)) return undefined
    const topic = await findTopic(context, given.topic)
    const mandate = await mandateOf(context, topic, given)
    const words = mandate === undefined ? 'none any more' : renderMandate(mandate, Date.now())
    return `The mandate of ${topicName(topic)}, unattended: ${words}.`
  },
  async run(context, given) {
    const topic = await findTopic(context, given.topic)
    const warning = given.runtime === undefined ? undefined : await checkRuntime(context, topic, given.runtime)
    const [change, gone] = await changeOf(context, topic, given)
    const isChange = Object.keys(change).length > 0 || gone.length > 0
    const now = isChange ? await context.store.topics.update(topic.id, change, gone) : topic
    const { projects } = await context.settings.read()
    const text = `${topicName(now)}: ${renderTopicSettings(now, { projects, now: Date.now() })}`
    return { kind: 'text', text: warning === undefined ? text : `${text}\n${warning}`, data: now }
  },
})

type Change = readonly [change: Partial<TopicSettings>, gone: readonly (keyof TopicSettings)[]]

/** What is set, and what follows its default again. */
async function changeOf(context: CommandContext, topic: Topic, given: Options): Promise<Change> {
  const project = isDefault(given.project) ? undefined : findProject(await context.settings.read(), given.project).id
  const wanted = {
    runtime: given.runtime === unset ? undefined : given.runtime,
    model: isDefault(given.model) ? undefined : given.model,
    verbosity: given.verbosity === unset ? undefined : given.verbosity,
    project,
  }
  const mandate = asksForMandate(given) ? await mandateOf(context, topic, given) : undefined
  const { principal } = context
  if (asksForMandate(given) && principal.kind === 'mandate')
    throw new Failure('Only a person can give a mandate: ask in the thread.')
  const owned = mandate === undefined || principal.kind === 'mandate' ? {} : { mandate: { owner: principal, mandate } }
  const keys = ['runtime', 'model', 'verbosity', 'project'] as const
  const gone = keys.filter((key) => given[key] !== undefined && wanted[key] === undefined)
  const isRevoked = asksForMandate(given) && mandate === undefined
  const change = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined))
  return [{ ...change, ...owned }, isRevoked ? [...gone, 'mandate'] : gone]
}

const isDefault = (given: string | undefined): given is undefined | '' =>
  given === undefined || ['', unset].includes(given.trim().toLowerCase())

/** Nobody gives what they do not have. */
async function mandateOf(context: CommandContext, topic: Topic, given: Options): Promise<Mandate | undefined> {
  const mandate = planMandateChange(context.commands, topic.mandate?.mandate, given, Date.now())
  for (const verb of mandate?.verbs ?? []) {
    const verdict = await context.authorise(context.principal, verb, { topic: topic.id })
    if (!verdict.allowed) throw new Failure(`You may not use \`${verb}\` yourself: ${verdict.rule}.`)
  }
  return mandate
}

/** Refused when it is not installed here; else what is still to be done, in words. */
async function checkRuntime(
  { host, config }: CommandContext,
  topic: Topic,
  name: RuntimeName | typeof unset,
): Promise<string | undefined> {
  // Another host has programs of its own.
  if (name === unset || name === 'stub' || topic.hostId !== config.hostId) return undefined
  const found = await findRuntime({ host, config }, name, { version: false })
  const { saw, remedy } = renderRuntime({ ...found, version: found.version ?? '' }, config)
  if (found.path === undefined) throw new Failure(`${name} is not installed here: ${remedy ?? saw}`)
  return remedy === undefined ? undefined : `${name} may not answer yet: ${remedy}`
}
