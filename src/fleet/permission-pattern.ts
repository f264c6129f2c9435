import type { PaneAsk } from './pane-ask.ts'

/** In a pattern these mean more than themselves, and brackets end it. */
const special = /[*()\p{Cc}]|:$/u

/**
 * The pattern that allows exactly this request again, and nothing else; undefined where there is none: then it can be
 * allowed once only. `Bash(npm test)`, `Edit(/srv/site/a.ts)`, `WebFetch(domain:example.com)`, `mcp__mos__fleet_ps`.
 */
export function permissionPattern({ tool, input }: Pick<PaneAsk, 'tool' | 'input'>): string | undefined {
  if (special.test(tool)) return undefined
  const { command, file_path: file, url } = input
  if (typeof command === 'string') return exactly(tool, command.trim())
  // An absolute path has two slashes in a pattern: with one it begins at the settings' own directory.
  if (typeof file === 'string') return exactly(tool, file.startsWith('/') ? `/${file}` : file)
  if (typeof url === 'string' && URL.canParse(url)) return exactly(tool, `domain:${new URL(url).hostname}`)
  return /^mcp__\w+__\w+$/u.test(tool) ? tool : undefined
}

function exactly(tool: string, what: string): string | undefined {
  return what === '' || special.test(what) ? undefined : `${tool}(${what})`
}
