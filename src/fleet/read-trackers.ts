import { nameProblem, newName } from './agent-name.ts'
import { present } from './present.ts'
import { trackerKinds } from './tracker-settings.ts'
import type { TrackerKind, TrackerSettings } from './tracker-settings.ts'
import { describe, followAlias, placeOf, readChoice, readList, readMap, readText, readTexts } from './yaml-map.ts'
import type { Field } from './yaml-map.ts'
import type { YamlSource } from './yaml-source.ts'
import { isMap } from 'yaml'
import type { YAMLMap } from 'yaml'

const keys = ['id', 'kind', 'repository', 'url', 'components'] as const
type Fields = ReadonlyMap<string, Field>

/** `trackers:` of `fleet/mos.yaml`; undefined where it says nothing. */
export function readTrackers(source: YamlSource, field: Field | undefined): readonly TrackerSettings[] | undefined {
  const list = readList(source, field)
  if (list === undefined || field === undefined) return undefined
  const trackers = new Map<string, TrackerSettings>()
  const taken = new Map<string, string>()
  for (const item of list.items) {
    const node = followAlias(source, item)
    if (!isMap(node))
      throw source.failAt(placeOf(field), `a tracker is ${describe(node)}; it takes keys: ${keys.join(', ')}.`)
    const fields = readMap(source, node, keys, 'A tracker')
    const tracker = readTracker(source, node, fields)
    if (trackers.has(tracker.id))
      throw source.failAt(node, `a second tracker is named ${tracker.id}; names are unique.`)
    for (const component of tracker.components) {
      const other = taken.get(component)
      if (other !== undefined)
        throw source.failAt(fields.get('components')?.keyNode ?? node, `${component} goes to ${other} already.`)
      taken.set(component, tracker.id)
    }
    trackers.set(tracker.id, tracker)
  }
  return [...trackers.values()]
}

function readTracker(source: YamlSource, node: YAMLMap, fields: Fields): TrackerSettings {
  const id = checked(source, fields.get('id'), (text) => nameProblem(text, newName))
  if (id === undefined) throw source.failAt(node, 'a tracker without an id; write: id: mos')
  const named = readChoice(source, fields.get('kind'), [...trackerKinds, 'forgejo'] as const)
  if (named === undefined) throw source.failAt(node, `the tracker ${id} has no kind; write: kind: github`)
  const kind = named === 'forgejo' ? 'gitea' : named
  const repository = checked(source, fields.get('repository'), (text) => repositoryProblem(kind, text))
  if (repository === undefined)
    throw source.failAt(node, `the tracker ${id} has no repository; write: repository: us/${id}`)
  const url = checked(source, fields.get('url'), trackerUrlProblem)
  if (url === undefined && kind === 'gitea')
    throw source.failAt(node, `the tracker ${id} has no url; write: url: https://git.example.com/api/v1`)
  return present({
    id,
    kind,
    repository,
    url: url?.replace(/\/+$/, ''),
    components: [...new Set(readTexts(source, fields.get('components')))],
  })
}

function repositoryProblem(kind: TrackerKind, text: string): string | undefined {
  const parts = text.split('/')
  const fit = parts.every((part) => /^[\w.-]{1,100}$/.test(part) && !/^\.+$/.test(part))
  if (fit && (kind === 'gitlab' ? parts.length >= 2 && parts.length <= 20 : parts.length === 2)) return undefined
  return kind === 'gitlab' ? 'a repository is group/name, like us/mos.' : 'a repository is owner/name, like us/mos.'
}

/** A token goes there with each request: over TLS, or to this very machine. */
function trackerUrlProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isLoopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url?.hostname ?? '')
  if (url === undefined || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback)))
    return 'an address begins with https://.'
  if (url.username !== '' || url.password !== '') return 'it has no login in it: the token is of the environment.'
  return url.search === '' && url.hash === '' ? undefined : 'it ends before ? and #.'
}

/** A value with a login in it is not shown. */
function checked(
  source: YamlSource,
  field: Field | undefined,
  problemOf: (text: string) => string | undefined,
): string | undefined {
  const value = readText(source, field)
  const problem = value === undefined ? undefined : problemOf(value)
  if (value === undefined || problem === undefined || field === undefined) return value
  const shown = value.includes('@') ? 'an address with a login' : describe(value)
  throw source.failAt(placeOf(field), `${field.key} is ${shown}: ${problem}`)
}
