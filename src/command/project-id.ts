import { newName } from '../fleet/agent-name.ts'

const longest = 32

/** The name that a repository's path or address suggests: `git@example.com:us/Web_Site.git` is web-site. */
export function projectId(source: string): string | undefined {
  const last = source
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split(/[/:]/)
    .at(-1)
  const id = (last ?? '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replaceAll(/^[-0-9]+|-+$/g, '')
  return newName.safeParse(id).success ? id : undefined
}
