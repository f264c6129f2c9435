import type { Agent } from '../fleet/agent.ts'
import type { Finding } from '../store/finding.ts'
import type { Op } from '../store/op.ts'
import type { AutocompleteSource, CommandContext } from './definition.ts'
import { filesAside } from './files-aside.ts'
import { seesTopic } from './sees-topic.ts'

export type Suggestion = { readonly name: string; readonly value: string }

const most = 25
const longest = 100

/** What an option may be given, each with a few words that tell it apart. */
export async function suggestionsOf(
  source: AutocompleteSource,
  context: CommandContext,
): Promise<readonly Suggestion[]> {
  return await sources[source](context)
}

/** At most 25, those that begin with what was typed before those that contain it; names cut at Discord's 100 characters. */
export function rankSuggestions(suggestions: readonly Suggestion[], partial: string): readonly Suggestion[] {
  const typed = partial.trim().toLowerCase()
  const place = ({ name, value }: Suggestion): number => {
    const texts = [value.toLowerCase(), name.toLowerCase()]
    if (texts.some((text) => text.startsWith(typed))) return 0
    return texts.some((text) => text.includes(typed)) ? 1 : 2
  }
  return suggestions
    .filter((suggestion) => suggestion.value.length <= longest && place(suggestion) < 2)
    .toSorted((a, b) => place(a) - place(b))
    .slice(0, most)
    .map(({ name, value }) => ({ name: cut(name), value }))
}

const cut = (name: string): string => (name.length > longest ? `${name.slice(0, longest - 1)}…` : name)

const named = ({ id, title, state }: Op): Suggestion => ({ name: `${title} · ${state} · ${id}`, value: id })

const findingNamed = ({ id, title, count }: Finding): Suggestion => ({
  name: `${title} · ${count}× · ${id}`,
  value: id,
})

const agentNamed = ({ name, role, runtime }: Agent): Suggestion => ({
  name: `${name} · ${role} · ${runtime}`,
  value: name,
})

const sources: Record<AutocompleteSource, (context: CommandContext) => Promise<readonly Suggestion[]>> = {
  agents: async ({ roster }) => (await roster()).agents.map(agentNamed),
  'pane agents': async ({ roster, roles, mosaic }) => {
    const byName = await roles()
    const inPane = ({ name, role }: Agent) => byName.get(role)?.placement === 'pane' || mosaic?.isLeft(name) === true
    return (await roster()).agents.filter(inPane).map(agentNamed)
  },
  roles: async ({ roles }) =>
    [...(await roles()).values()].map(({ name, title }) => ({ name: `${name} · ${title}`, value: name })),
  topics: async ({ principal, store }) =>
    (await store.topics.list({ state: 'open' }))
      .filter((topic) => seesTopic(principal, topic))
      .map(({ id, title }) => ({ name: title, value: id })),
  ops: async ({ store }) => (await store.ops.list({ limit: 100 })).map(named),
  'open ops': async ({ store }) => (await store.ops.list({ limit: 100, open: true })).map(named),
  findings: async ({ store }) => (await store.findings.list({ limit: 100 })).map(findingNamed),
  'open findings': async ({ store }) =>
    (await store.findings.list({ limit: 200 }))
      .filter(({ state }) => state === 'open' || state === 'snoozed')
      .map(findingNamed),
  trackers: async ({ settings }) =>
    ((await settings.read()).trackers ?? []).map(({ id, repository }) => ({
      name: `${id} · ${repository}`,
      value: id,
    })),
  projects: async ({ settings }) =>
    (await settings.read()).projects.map(({ id, path }) => ({ name: `${id} · ${path}`, value: id })),
  'files that wait': async ({ host, config }) =>
    (await filesAside(host.files, config.mosaicHome)).map((path) => ({ name: path, value: path })),
  commands: async ({ commands, principal, authorise }) => {
    const all = [...commands.values()]
    const verdicts = await Promise.all(all.map(({ name }) => authorise(principal, name)))
    return all
      .filter((_, at) => verdicts[at]?.allowed === true)
      .map(({ name, description }) => ({ name: `${name} · ${description}`, value: name }))
  },
}
