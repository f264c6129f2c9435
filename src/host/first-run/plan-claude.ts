import { isObject, parseObject, renderObject, unreadable } from './json-object.ts'
import type { JsonObject } from './json-object.ts'

type Wanted = {
  /** the repository or directory to trust */
  readonly directory?: string
  readonly apiKey?: string
  /** the file, for words about it */
  readonly path: string
}

/**
 * `.claude.json` with what claude would ask at its first start, or undefined where nothing of it is missing. Only keys
 * are added: what a person answered before, a no included, stays.
 */
export function planClaude(text: string, { directory, apiKey, path }: Wanted): string | undefined {
  const before = parseObject(text, path)
  const missing: JsonObject = {
    ...('hasCompletedOnboarding' in before ? {} : { hasCompletedOnboarding: true }),
    ...(apiKey === undefined ? {} : approve(before, apiKey, path)),
    ...(directory === undefined ? {} : trust(before, directory, path)),
  }
  return Object.keys(missing).length === 0 ? undefined : renderObject({ ...before, ...missing }, text)
}

/** claude knows a key by its last 20 characters. */
function approve({ customApiKeyResponses: given = {} }: JsonObject, apiKey: string, path: string): JsonObject {
  const responses = objectAt(given, 'customApiKeyResponses', path)
  const { approved = [], rejected = [] } = responses
  if (!isList(approved) || !isList(rejected)) throw odd('customApiKeyResponses', path)
  const known = apiKey.trim().slice(-20)
  if (approved.includes(known) || rejected.includes(known)) return {}
  return { customApiKeyResponses: { ...responses, approved: [...approved, known] } }
}

function trust({ projects: given = {} }: JsonObject, directory: string, path: string): JsonObject {
  const projects = objectAt(given, 'projects', path)
  const project = objectAt(projects[directory] ?? {}, `projects of ${directory}`, path)
  if ('hasTrustDialogAccepted' in project) return {}
  return { projects: { ...projects, [directory]: { ...project, hasTrustDialogAccepted: true } } }
}

function objectAt(value: unknown, name: string, path: string): JsonObject {
  if (isObject(value)) return value
  throw odd(name, path)
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)

const odd = (name: string, path: string): Error => unreadable(path, `its ${name} are not as claude writes them`)
